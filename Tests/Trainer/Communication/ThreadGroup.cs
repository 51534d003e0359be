using System.Runtime.ExceptionServices;
using SimMoE.Trainer.Communication;
using SimMoE.Workload;

namespace SimMoE.Tests.Trainer.Communication;

/// <summary>Ranks that are threads of this process: what a layer sends is copied, so that P ranks can be compared with one inside a
/// test.</summary>
public static class ThreadGroup
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    /// <summary>Runs the body once for each rank, at the same time, and throws the first failure of any of them.</summary>
    /// <param name="ranks">1 or more.</param>
    /// <param name="body">Gets the communicator of its rank. Every rank makes the same calls in the same order.</param>
    public static void Run(int ranks, Action<ICommunicator> body)
    {
        using var failure = new FirstFailure();
        using var meeting = new MeetingPoint(ranks, failure.Token);
        Run(
            ranks,
            failure,
            rank =>
            {
                using var communicator = new ThreadCommunicator(meeting, rank);
                body(communicator);
            }
        );
    }

    /// <summary>The same with the groups that a plan makes: consecutive ranks share a layer, ranks at the same place of each such group are
    /// replicas.</summary>
    /// <param name="plan">Gives the number of ranks and the size of a sparse layer's group.</param>
    /// <param name="body">Gets the groups of its rank.</param>
    public static void Run(ParallelPlan plan, Action<ProcessGroups> body)
    {
        using var failure = new FirstFailure();
        var token = failure.Token;
        var size = plan.SparseGroupSize;
        using var world = new MeetingPoint(plan.Ranks, token);
        var sparse = Enumerable.Range(0, plan.ExpertReplicas).Select(_ => new MeetingPoint(size, token)).ToArray();
        var replicas = Enumerable.Range(0, size).Select(_ => new MeetingPoint(plan.ExpertReplicas, token)).ToArray();
        Run(
            plan.Ranks,
            failure,
            rank =>
            {
                using var groups = new ProcessGroups(
                    new ThreadCommunicator(world, rank),
                    new ThreadCommunicator(sparse[rank / size], rank % size),
                    new ThreadCommunicator(replicas[rank % size], rank / size)
                );
                body(groups);
            }
        );
    }

    private static void Run(int ranks, FirstFailure failure, Action<int> body)
    {
        var threads = new Thread[ranks];
        for (var rank = 0; rank < ranks; rank++)
        {
            var mine = rank;
            threads[rank] = new Thread(() => failure.Guard(() => body(mine))) { IsBackground = true, Name = $"rank {mine}" };
        }

        foreach (var thread in threads)
        {
            thread.Start();
        }

        foreach (var thread in threads)
        {
            if (!thread.Join(Patience))
            {
                failure.Set(new TimeoutException($"{thread.Name} has not ended within {Patience.TotalSeconds} s"));
            }
        }

        failure.Throw();
    }

    /// <summary>Keeps the first exception of several threads and tells the others.</summary>
    private sealed class FirstFailure : IDisposable
    {
        private readonly CancellationTokenSource _source = new();
        private ExceptionDispatchInfo? _first;

        public CancellationToken Token => _source.Token;

        public void Guard(Action body)
        {
            try
            {
                body();
            }
#pragma warning disable CA1031 // every failure of a rank is the test's
            catch (Exception error)
#pragma warning restore CA1031
            {
                Set(error);
            }
        }

        public void Set(Exception error)
        {
            if (Interlocked.CompareExchange(ref _first, ExceptionDispatchInfo.Capture(error), null) is null)
            {
                _source.Cancel();
            }
        }

        public void Throw() => _first?.Throw();

        public void Dispose() => _source.Dispose();
    }
}
