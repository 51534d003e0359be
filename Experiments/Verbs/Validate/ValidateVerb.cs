using System.CommandLine;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;
using SimMoE.Experiments.Validation;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Validate;

/// <summary><c>simmoe validate</c>: predictions beside published and measured values.</summary>
public static class ValidateVerb
{
    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var outFolder = CommonOptions.Out("Folder to write table.csv and table.md into", "folder");
        var csv = new Option<bool>("--csv") { Description = "Print every row as CSV instead of the summary" };
        var verify = new Option<bool>("--verify") { Description = "Compare with the committed table; status 3 if it differs" };
        var command = new Command("validate", "Hold predictions against published and measured values") { outFolder, csv, verify };
        command.SetAction(parsed => Run(host, parsed.GetValue(outFolder), parsed.GetValue(csv), parsed.GetValue(verify)));
        return command;
    }

    private static int Run(Host host, string? outFolder, bool csv, bool verify)
    {
        if (outFolder is not null)
        {
            WholeFile.MakeFolder(outFolder);
        }

        var repository = host.Environment("SIMMOE_HOME") ?? "";
        var committed = Path.Combine(Catalogue.Folder(host), "validation", "table.csv");
        RequireMeasurements(repository);
        var table = ValidationTable.Predict(repository);
        host.Output.Write(csv ? table.Csv() : table.Summary());
        if (outFolder is not null)
        {
            WholeFile.Write(Path.Combine(outFolder, "table.csv"), table.Csv());
            WholeFile.Write(Path.Combine(outFolder, "table.md"), table.Markdown());
        }

        if (verify && (!File.Exists(committed) || File.ReadAllText(committed) != table.Csv()))
        {
            throw new WorldException($"{committed} is not what this program predicts; write it again with --out");
        }

        return ExitCode.Success;
    }

    private static void RequireMeasurements(string repository)
    {
        var folder = Path.Combine(repository, "Experiments", "Measurements", "h200");
        if (!Directory.Exists(folder))
        {
            throw new SpecException(new Problem("SIMMOE_HOME", $"no measurements in '{folder}'", "expected the repository's folder"));
        }
    }
}
