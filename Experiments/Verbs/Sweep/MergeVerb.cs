using System.CommandLine;
using System.Globalization;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Sweeps;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Sweep;

/// <summary><c>simmoe sweep merge</c>: the tables of a sweep whose shards ran apart.</summary>
public static class MergeVerb
{
    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var folder = new Argument<string>("folder") { Description = "Folder that the shards were given with --out" };
        var partial = new Option<bool>("--partial") { Description = "Write tables although cells are missing" };
        var quiet = CommonOptions.Quiet();
        var command = new Command("merge", "Write the tables of a sweep whose shards ran apart") { folder, partial, quiet };
        command.SetAction(parsed =>
            Run(host, new SweepFolder(parsed.GetRequiredValue(folder)), parsed.GetValue(partial), parsed.GetValue(quiet))
        );
        return command;
    }

    private static int Run(Host host, SweepFolder folder, bool partial, bool quiet)
    {
        var experiment = ExperimentReader.Load(folder.SpecFile, [], null);
        var finished = folder.ReadFinished();
        folder.TellStale(finished, host.Talk);
        var missing = experiment.Cells.Count(cell => !finished.ContainsKey(cell.Key));
        if (missing > 0 && !partial)
        {
            var found = string.Create(CultureInfo.InvariantCulture, $"{missing} of {experiment.Cells.Length} cells are missing");
            throw new SpecException(
                new Problem("$", found, "expected all: run 'simmoe sweep' again, or give --partial", File: folder.Path)
            );
        }

        foreach (var file in SweepMerge.WriteTables(experiment, folder, finished))
        {
            host.Output.WriteLine(file);
        }

        if (missing > 0 && !quiet)
        {
            host.Talk.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{missing} of {experiment.Cells.Length} cells are missing"));
        }

        return ExitCode.Success;
    }
}
