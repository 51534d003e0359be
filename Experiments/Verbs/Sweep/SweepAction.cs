using System.Globalization;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Sweeps;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Sweep;

/// <summary>Runs what is left of a sweep and merges it when all of it is done.</summary>
/// <param name="host">What may be used of the process.</param>
public sealed class SweepAction(Host host)
{
    // Schedulers kill a process some 30 s after SIGTERM (Slurm's KillWait); a cell still running after this is dropped.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    // After a lost node a requeued task may start while the old one still runs.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Does what was asked.</summary>
    /// <returns>Exit status.</returns>
    public int Run(SweepRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (shard, source) = ChooseShard(request.Shard);
        var workers = request.Workers ?? Environment.ProcessorCount;
        if (workers < 1)
        {
            throw new SpecException(new Problem("--workers", $"found {workers}", "expected 1 or more"));
        }

        var experiment = ExperimentReader.Load(request.Spec, FieldSetting.ParseAll(request.Settings), request.Seed);
        var folder = new SweepFolder(request.OutFolder ?? Path.Combine("out", experiment.Name));
        folder.Prepare(experiment, RunManifest.Of(experiment, host.CommandLine));
        var complete = Compute(experiment, folder, shard, source, workers, request.Quiet);
        if (complete && shard.Count == 1)
        {
            SweepMerge.WriteTables(experiment, folder, folder.ReadFinished());
        }

        Tell(experiment, folder, shard, request.Json);
        return complete ? ExitCode.Success : ExitCode.Interrupted;
    }

    private bool Compute(Experiment experiment, SweepFolder folder, Shard shard, string source, int workers, bool quiet)
    {
        var mine = experiment.Cells.Where(cell => shard.Owns(cell.Index)).DistinctBy(cell => cell.Key).ToArray();
        using var log = folder.Open(shard, host, Patience);
        var finished = folder.ReadFinished();
        var left = mine.Where(cell => !finished.ContainsKey(cell.Key)).ToArray();
        if (!quiet)
        {
            folder.TellStale(finished, host.Talk);
            var part = shard.Count == 1 ? "" : $"shard {shard} from {source}: ";
            host.Talk.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{part}{left.Length} cells to do, {mine.Length - left.Length} already done")
            );
        }

        var progress = new SweepProgress(host, quiet, left.Length);
        var runner = new SweepRunner(host.CellWork, workers, Grace);
        var complete = progress.Show(() =>
            runner.Run(
                left,
                (_, record) =>
                {
                    log.Append(record);
                    progress.Count();
                },
                host.Stop
            )
        );
        if (!complete && !quiet)
        {
            host.Talk.WriteLine("stopped; finished cells are kept, and the same command does the rest");
        }

        return complete;
    }

    private (Shard Shard, string Source) ChooseShard(string? text) =>
        text is null ? ShardEnvironment.Detect(host.Environment) ?? (Shard.Whole, "") : (Shard.Parse(text), "--shard");

    private void Tell(Experiment experiment, SweepFolder folder, Shard shard, bool json)
    {
        var finished = folder.ReadFinished();
        var done = experiment.Cells.Count(cell => finished.ContainsKey(cell.Key));
        if (json)
        {
            host.Output.Write(
                JsonText.Write(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("experiment", experiment.Name);
                    writer.WriteString("folder", folder.Path);
                    writer.WriteString("shard", shard.ToString());
                    writer.WriteNumber("cells", experiment.Cells.Length);
                    writer.WriteNumber("done", done);
                    writer.WriteEndObject();
                })
            );
            return;
        }

        var where = shard.Count == 1 && done == experiment.Cells.Length ? folder.ResultsFile : folder.Path;
        host.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} of {experiment.Cells.Length} cells done: {where}"));
    }
}
