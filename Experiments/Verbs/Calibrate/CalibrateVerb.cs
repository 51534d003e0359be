using System.CommandLine;
using SimMoE.Calibration;
using SimMoE.Calibration.Measurements;
using SimMoE.Calibration.Profiles;
using SimMoE.Calibration.Split;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Verbs.Validate;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Calibrate;

/// <summary><c>simmoe calibrate</c>: measurements to a profile.</summary>
public static class CalibrateVerb
{
    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var folders = new Argument<string[]>("folder")
        {
            Description =
                "What 'simmoe measure' wrote, one folder or several; the first one names the device, such as Experiments/Measurements/2xH100",
            Arity = ArgumentArity.OneOrMore,
        };
        var basedOn = new Option<string>("--based-on")
        {
            Description = "Kernel profile whose values hold where nothing was measured",
            HelpName = "profile",
            DefaultValueFactory = _ => "h100-datasheet",
        };
        var outFile = CommonOptions.Out("File of the profile, such as my-cluster.json; its name is the profile's", "file");
        var splitOnly = new Option<bool>("--split-only")
        {
            Description = "Only deal the configurations: write split.csv into folders that have none",
        };
        var command = new Command("calibrate", "Fit a profile to measurements; 'simmoe validate' then holds it against what was kept back")
        {
            folders,
            basedOn,
            splitOnly,
        };
        command.Add(outFile);
        command.SetAction(parsed =>
            Run(
                host,
                parsed.GetRequiredValue(folders),
                parsed.GetRequiredValue(basedOn),
                parsed.GetValue(outFile),
                parsed.GetValue(splitOnly)
            )
        );
        return command;
    }

    private static int Run(Host host, string[] paths, string basedOn, string? outFile, bool splitOnly)
    {
        var folders = paths.Select(MeasurementFolder.Read).ToList();
        foreach (var folder in folders)
        {
            Deal(host, folder);
        }

        if (splitOnly)
        {
            return ExitCode.Success;
        }

        var file =
            outFile ?? throw new SpecException(new Problem("--out", "no file was named", "expected for example --out my-cluster.json"));
        if (!file.EndsWith(".json", StringComparison.Ordinal))
        {
            throw new SpecException(new Problem("--out", $"found '{file}'", "expected a name that ends in .json"));
        }

        var calibrator = new Calibrator(
            folders,
            ProfileReader.Preset(basedOn),
            ProfileMachine.Hand,
            (folder, spec, ranks) => MeasuredSpecs.Find(folder.Path, spec, ranks)
        );
        var profile = calibrator.Run(Path.GetFileNameWithoutExtension(file), RunManifest.Commit() ?? "");
        WholeFile.MakeRoom(file);
        WholeFile.Write(file, ProfileFile.Write(profile));
        host.Output.Write(CalibrationReport.Text(profile));
        return ExitCode.Success;
    }

    // The split stands before the first fit, and stays.
    private static void Deal(Host host, MeasurementFolder folder)
    {
        var file = Path.Combine(folder.Path, MeasurementSplit.FileName);
        if (!File.Exists(file))
        {
            WholeFile.Write(file, MeasurementSplit.ByRule(folder).Text);
            host.Talk.WriteLine($"wrote {file}: every third configuration is kept for validation");
        }
    }
}
