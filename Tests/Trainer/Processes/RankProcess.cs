using SimMoE.Tests.Trainer.Communication;
using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Interop;
using SimMoE.Trainer.Launch;
using SimMoE.Units;
using SimMoE.Workload;

namespace SimMoE.Tests.Trainer.Processes;

/// <summary>What a process does that a test started as a rank.</summary>
internal static class RankProcess
{
    /// <summary>First argument of such a process.</summary>
    public const string Verb = "rank";

    /// <summary>Written when the work has begun.</summary>
    public const string Ready = "ready";

    /// <summary>Fault timeout of these processes.</summary>
    public static readonly TimeSpan FaultTimeout = TimeSpan.FromSeconds(5);

    private const int ThrowAt = 5;

    /// <summary>Does what the scenario says and gives the exit status, as the program does.</summary>
    public static int Run(string scenario)
    {
        var options = new RankSessionOptions
        {
            Environment = LaunchEnvironment.Detect(Environment.GetEnvironmentVariable),
            OnGpu = TestDevice.IsCuda,
            FaultTimeout = FaultTimeout,
            Talk = Console.Error,
        };
        try
        {
            return RankSession.Run(options, session => Run(scenario, session), Describe);
        }
#pragma warning disable CA1031 // the last place that can turn a failure into words and an exit status
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (error is not RankFailureException { IsToldElsewhere: true })
            {
                Console.Error.WriteLine(error.Message);
            }

            return Describe(error).ExitCode;
        }
    }

    private static int Run(string scenario, RankSession session)
    {
        switch (scenario)
        {
            case "steps":
                return Steps(session, _ => { });
            case "throw":
                return Steps(session, step => ThrowInRankOne(session, step));
            case "hang":
                return Steps(session, step => HangInRankOne(session, step));
            case "collectives":
                return Collectives(session);
            case "graph":
                return Graph(session);
            case "reduce":
                return Steps(session, Reduce(session));
            case "nccl-stub":
                return NcclStub.Run();
            default:
                return KilledRun.Parse(scenario).Train(session);
        }
    }

    /// <summary>Steps with an exchange in each, until somebody ends them.</summary>
    private static int Steps(RankSession session, Action<int> inStep)
    {
        for (var step = 0; ; step++)
        {
            session.Progress("step", step);
            inStep(step);
            session.Exchange([]);
            if (step == 1)
            {
                Console.WriteLine(Ready);
            }

            Thread.Sleep(10);
        }
    }

    /// <summary>Every collective in every group of a plan whose sparse groups are pairs.</summary>
    private static int Collectives(RankSession session)
    {
        var live = torch.Tensor.TotalCount;
        using (var groups = session.Groups(Plan(session)))
        {
            Assert.Equal(session.WorldSize == 2, ReferenceEquals(groups.World, groups.Sparse));
            Assert.Equal((session.Rank % 2, session.Rank / 2), (groups.Sparse.Rank, groups.Replicas.Rank));
            CommunicatorContract.Check(groups.World, session.Device);
            CommunicatorContract.Check(groups.Sparse, session.Device);
            CommunicatorContract.Check(groups.Replicas, session.Device);
        }

        Assert.Equal(live, torch.Tensor.TotalCount);
        return 0;
    }

    /// <summary>A sum and an exchange, captured once: with values v the sum over two ranks is 2 v, and each replay doubles it
    /// again.</summary>
    private static int Graph(RankSession session)
    {
        using var groups = session.Groups(Plan(session));
        using var scope = NewDisposeScope();
        var values = ones(4, 2, device: session.Device);
        var received = zeros(4, 2, device: session.Device);
        void Step()
        {
            groups.World.AllReduce(values).Wait();
            groups.World.AllToAll(received, values).Wait();
        }

        Cuda.Synchronize();
        var stream = CudaStream.New();
        using (stream.Use())
        {
            // NCCL connects the ranks in the first call, which cannot be captured.
            Step();
            Cuda.Synchronize();
            using var graph = new CudaGraph();
            graph.Capture(stream, Step);
            graph.Replay();
            graph.Replay();
            Cuda.Synchronize();
        }

        Assert.Equal(Enumerable.Repeat(8f, 8), received.cpu().data<float>().ToArray());
        return 0;
    }

    /// <summary>A step's work is a reduction.</summary>
    private static Action<int> Reduce(RankSession session)
    {
        var groups = session.Groups(Plan(session));
        var tensor = zeros(1000, device: session.Device);
        return _ => groups.World.AllReduce(tensor).Wait();
    }

    private static ParallelPlan Plan(RankSession session) =>
        new()
        {
            Strategy = StrategyKind.ExpertParallel,
            Ranks = session.WorldSize,
            ExpertParallelSize = 2,
            SequencesPerRank = 1,
        };

    private static void ThrowInRankOne(RankSession session, int step)
    {
        if (session.Rank == 1 && step == ThrowAt)
        {
            throw new SpecException(new Problem("$.data", "a bad token", "expected a good one"));
        }
    }

    private static void HangInRankOne(RankSession session, int step)
    {
        if (session.Rank == 1 && step == ThrowAt)
        {
            Thread.Sleep(Timeout.Infinite);
        }
    }

    private static (int ExitCode, string Message) Describe(Exception error) =>
        error switch
        {
            SpecException => (2, error.Message),
            RankFailureException other => (other.Failure.ExitCode, error.Message),
            WorldException or System.Runtime.InteropServices.ExternalException => (3, error.Message),
            _ => (70, error.ToString()),
        };
}
