using System.CommandLine;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;
using SimMoE.Experiments.Validation;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Validate;

/// <summary><c>simmoe validate</c>: predictions beside measured values of a folder, or beside published ones.</summary>
public static class ValidateVerb
{
    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var profile = new Argument<string?>("profile")
        {
            Description =
                "What predicts: a calibrated profile (name or file of 'simmoe calibrate'), or a preset of kernels such as h100-datasheet; "
                + "without it the published values are predicted",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var folder = new Argument<string?>("folder")
        {
            Description = "What was measured, such as Experiments/Measurements/2xH100",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var csv = new Option<bool>("--csv") { Description = "Print every row as CSV instead of a summary" };
        var stages = new Option<bool>("--stages")
        {
            Description = "Print the stages too, those first that bring most error into their layers",
        };
        var verify = new Option<bool>("--verify")
        {
            Description = "Compare published values with the committed table and page; status 3 if they differ",
        };
        var update = new Option<bool>("--update")
        {
            Description = "Write the committed table of published values and its part of docs/validation.md again",
        };
        var command = new Command("validate", "Hold predictions against measured or published values")
        {
            profile,
            folder,
            csv,
            stages,
            verify,
            update,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(profile) is { } name)
            {
                var measured =
                    parsed.GetValue(folder)
                    ?? throw new SpecException(
                        new Problem(
                            "folder",
                            "no folder was named",
                            "expected a profile and what 'simmoe measure' wrote, such as Experiments/Measurements/2xH100"
                        )
                    );
                var report = FolderValidation.Run(host, name, measured);
                host.Output.Write(
                    parsed.GetValue(csv) ? report.Csv() : report.Summary() + (parsed.GetValue(stages) ? "\n" + report.WorstStages() : "")
                );
                return ExitCode.Success;
            }

            return Run(host, parsed.GetValue(csv), parsed.GetValue(verify), parsed.GetValue(update));
        });
        return command;
    }

    private static int Run(Host host, bool csv, bool verify, bool update)
    {
        var repository = host.Environment("SIMMOE_HOME") ?? "";
        RequireMeasurements(repository);
        var table = ValidationTable.Predict(repository);
        host.Output.Write(csv ? table.Csv() : table.Summary());
        var published = ValidationFiles.Of(repository, table);
        var (tables, page) = MeasuredPage.Of(host, repository, published[^1].Text);
        foreach (var (path, text) in published.SkipLast(1).Append((published[^1].Path, page)).Concat(tables))
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
