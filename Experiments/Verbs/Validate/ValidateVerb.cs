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
        var csv = new Option<bool>("--csv") { Description = "Print every row as CSV instead of a summary of each group" };
        var verify = new Option<bool>("--verify") { Description = "Compare with the committed table and page; status 3 if they differ" };
        var update = new Option<bool>("--update") { Description = "Write the committed table and its part of docs/validation.md again" };
        var command = new Command("validate", "Hold predictions against published and measured values") { csv, verify, update };
        command.SetAction(parsed => Run(host, parsed.GetValue(csv), parsed.GetValue(verify), parsed.GetValue(update)));
        return command;
    }

    private static int Run(Host host, bool csv, bool verify, bool update)
    {
        var repository = host.Environment("SIMMOE_HOME") ?? "";
        RequireMeasurements(repository);
        var table = ValidationTable.Predict(repository);
        host.Output.Write(csv ? table.Csv() : table.Summary());
        foreach (var (path, text) in ValidationFiles.Of(repository, table))
        {
            if (update)
            {
                WholeFile.Write(path, text);
            }

            if (verify && (!File.Exists(path) || File.ReadAllText(path) != text))
            {
                throw new WorldException($"{path} is not what this program predicts; 'simmoe validate --update' writes it again");
            }
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
