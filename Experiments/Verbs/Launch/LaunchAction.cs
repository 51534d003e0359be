using System.Diagnostics;
using System.Globalization;
using SimMoE.Experiments.Cli;

namespace SimMoE.Experiments.Verbs.Launch;

/// <summary>Starts the processes of a node, waits for them, and ends all when one has failed.</summary>
/// <param name="host">What may be used of the process.</param>
public sealed class LaunchAction(Host host)
{
    // Ranks that have met end by themselves at once, with a message that names the one at fault. A rank that is stopped only ends by
    // SIGKILL, and that has
    // to be within the 30 s of the default fault timeout.
    private static readonly TimeSpan OwnEnd = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TerminateGrace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>Does what was asked.</summary>
    /// <returns>0 if all processes ended with 0, else the status of the first that did not; 3 if a signal ended it.</returns>
    public int Run(LaunchRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var plan = LaunchPlan.Of(request, host.Environment);
        var output = TextWriter.Synchronized(host.Output);
        var talk = TextWriter.Synchronized(host.Talk);
        var children = new List<RankChild>();
        try
        {
            for (var local = 0; local < plan.Processes; local++)
            {
                children.Add(RankChild.Start(host.Program, request.Command, plan.FirstRank + local, plan.VariablesOf(local), output, talk));
            }

            var exitCode = Watch(children);
            children.ForEach(child => child.Wait());
            return exitCode;
        }
        finally
        {
            children.ForEach(child => child.Send(RankChild.Kill));
            children.ForEach(child => child.Dispose());
        }
    }

    private int Watch(List<RankChild> children)
    {
        RankChild? failed = null;
        var isStopping = false;
        var signal = 0;
        var since = Stopwatch.StartNew();
        while (children.Exists(child => !child.HasEnded))
        {
            if (!isStopping && host.Stop.IsCancellationRequested)
            {
                // From a terminal the children have had the signal too; a second one within a second counts as the same.
                isStopping = true;
                children.ForEach(child => child.Send(RankChild.Terminate));
            }

            if (failed is null && children.Find(child => child.HasEnded && HasFailed(child)) is { } first)
            {
                failed = first;
                since.Restart();
            }

            var due =
                failed is null ? 0
                : since.Elapsed >= OwnEnd + TerminateGrace ? RankChild.Kill
                : since.Elapsed >= OwnEnd ? RankChild.Terminate
                : 0;
            if (due != signal)
            {
                signal = due;
                children.ForEach(child => child.Send(due));
            }

            Thread.Sleep(Poll);
        }

        failed ??= children.Find(child => child.ExitCode != 0);
        return failed is null ? ExitCode.Success : Status(failed, isStopping);
    }

    /// <summary>A rank that was asked to stop has not failed: another one may still write the checkpoint.</summary>
    private static bool HasFailed(RankChild child) =>
        child.ExitCode is not (ExitCode.Success or ExitCode.Interrupted or ExitCode.Terminated);

    private int Status(RankChild failed, bool isStopping)
    {
        if (failed.ExitCode is ExitCode.Interrupted or ExitCode.Terminated || failed.Signal == 0)
        {
            return failed.ExitCode;
        }

        if (!isStopping)
        {
            host.Talk.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"simmoe launch: rank {failed.Rank} was ended by signal {failed.Signal}{(failed.Signal == RankChild.Kill ? "; if nobody sent it, the system ran out of memory" : "")}"
                )
            );
        }

        return ExitCode.World;
    }
}
