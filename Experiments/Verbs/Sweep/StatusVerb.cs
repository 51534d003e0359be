using System.CommandLine;
using System.Globalization;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Sweeps;

namespace SimMoE.Experiments.Verbs.Sweep;

/// <summary><c>simmoe sweep status</c>: how far a sweep is.</summary>
public static class StatusVerb
{
    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var folder = new Argument<string>("folder") { Description = "Folder that the sweep was given with --out" };
        var json = CommonOptions.Json();
        var command = new Command("status", "Say how many cells of a sweep are done, shard by shard") { folder, json };
        command.SetAction(parsed => Run(host, new SweepFolder(parsed.GetRequiredValue(folder)), parsed.GetValue(json)));
        return command;
    }

    private static int Run(Host host, SweepFolder folder, bool json)
    {
        var experiment = ExperimentReader.Load(folder.SpecFile, [], null);
        var finished = folder.ReadFinished();
        folder.TellStale(finished, host.Talk);
        var done = experiment.Cells.Count(cell => finished.ContainsKey(cell.Key));
        var files = folder.LogFiles().Select(file => (Name: Path.GetFileName(file), Cells: CellLog.Read(file).Count)).ToArray();
        if (json)
        {
            host.Output.Write(
                JsonText.Write(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteNumber("cells", experiment.Cells.Length);
                    writer.WriteNumber("done", done);
                    writer.WriteStartObject("files");
                    foreach (var (name, cells) in files)
                    {
                        writer.WriteNumber(name, cells);
                    }

                    writer.WriteEndObject();
                    writer.WriteEndObject();
                })
            );
            return ExitCode.Success;
        }

        host.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} of {experiment.Cells.Length} cells done"));
        foreach (var (name, cells) in files)
        {
            host.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name}: {cells}"));
        }

        return ExitCode.Success;
    }
}
