using System.Globalization;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;
using SimMoE.Experiments.Sweeps;

namespace SimMoE.Experiments.Paper;

/// <summary>Runs the cells of several experiments as one: one pool of workers, one estimate of the time left, each experiment's cells in
/// its
/// own file, so that an interrupted run goes on where it stopped.</summary>
/// <param name="host">What may be used of the process.</param>
public sealed class PaperSweep(Host host)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Computes every cell that is not finished yet.</summary>
    /// <param name="experiments">What is run.</param>
    /// <param name="workers">Cells at a time.</param>
    /// <param name="quiet">True to say nothing on stderr but problems.</param>
    /// <returns>True if every cell is done.</returns>
    public bool Run(IReadOnlyList<PaperExperiment> experiments, int workers, bool quiet)
    {
        ArgumentNullException.ThrowIfNull(experiments);
        var logs = new List<CellLog>();
        try
        {
            var left = new List<Cell>();
            var logOf = new Dictionary<Cell, CellLog>(ReferenceEqualityComparer.Instance);
            foreach (var one in experiments)
            {
                one.Sweep.Prepare(one.Experiment, RunManifest.Of(one.Experiment, host.CommandLine));
                logs.Add(one.Sweep.Open(Shard.Whole, host, Patience));
                var finished = one.Sweep.ReadFinished();
                if (!quiet)
                {
                    one.Sweep.TellStale(finished, host.Talk);
                }

                foreach (var cell in one.Experiment.Cells.DistinctBy(cell => cell.Key).Where(cell => !finished.ContainsKey(cell.Key)))
                {
                    left.Add(cell);
                    logOf.Add(cell, logs[^1]);
                }
            }

            return Compute(left, logOf, workers, quiet);
        }
        finally
        {
            foreach (var log in logs)
            {
                log.Dispose();
            }
        }
    }

    private bool Compute(List<Cell> left, Dictionary<Cell, CellLog> logOf, int workers, bool quiet)
    {
        if (!quiet)
        {
            host.Talk.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{left.Count} cells to do"));
        }

        var progress = new SweepProgress(host, quiet, left.Count);
        var runner = new SweepRunner(host.CellWork, workers, Grace);
        var complete = progress.Show(() =>
            runner.Run(
                left,
                (cell, record) =>
                {
                    logOf[cell].Append(record);
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
}
