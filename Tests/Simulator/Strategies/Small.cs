using System.Collections.Immutable;
using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Engine;
using SimMoE.Simulator.Network;
using SimMoE.Simulator.Programs;
using SimMoE.Simulator.Results;
using SimMoE.Simulator.Steps;
using SimMoE.Topology;
using SimMoE.Topology.Graph;
using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Models;
using SimMoE.Workload.Routing;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Simulator.Strategies;

/// <summary>Small setups with round numbers.</summary>
internal static class Small
{
    /// <summary>Two blocks of width 8, sequences of 4 tokens, the second block sparse.</summary>
    public static ModelSpec Model(MoeSpec? moe) =>
        new()
        {
            Name = "small",
            Layers = 2,
            HiddenSize = 8,
            VocabularySize = 16,
            SequenceLength = 4,
            Attention = new AttentionSpec
            {
                Heads = 2,
                KeyValueHeads = 2,
                HeadSize = 4,
            },
            DenseLayers = moe is null ? 2 : 1,
            DenseFeedForwardSize = 16,
            Moe = moe,
        };

    /// <summary>Four experts of inner width 16, two for each token.</summary>
    public static MoeSpec Moe(int experts = 4, int topK = 2) =>
        new()
        {
            Kind = FeedForwardKind.Moe,
            Experts = experts,
            TopK = topK,
            ExpertSize = 16,
        };

    /// <summary>Two heads of width 4 over the same experts.</summary>
    public static MoeSpec Heads(int experts = 4, int topK = 2, int heads = 2) => LayerForms.ToMultiHead(Moe(experts, topK), 8, heads);

    public static ParallelPlan Plan(StrategyKind strategy, int ranks, int ep = 1, int hp = 1) =>
        new()
        {
            Strategy = strategy,
            Ranks = ranks,
            ExpertParallelSize = ep,
            HeadParallelSize = hp,
            SequencesPerRank = 1,
        };

    public static StepSetup Setup(ModelSpec model, ParallelPlan plan, IRouting routing, int perNode = 8) =>
        new()
        {
            Model = model,
            Plan = plan,
            Cluster = Star(plan.Ranks, perNode),
            Routing = routing,
            Compute = new FakeCompute(),
            Sparse = Code(),
            Dense = Code(),
        };

    /// <summary>Every memory-bound stage passes once over its payload in one launch; EP waits once for the counts.</summary>
    public static Implementation Code(ExpertKernelKind kernel = ExpertKernelKind.GroupedGemm)
    {
        string[] stages =
        [
            Stage.Count,
            Stage.Permute,
            Stage.Regroup,
            Stage.Ungroup,
            Stage.Unpermute,
            Stage.Aggregate,
            Stage.Pack,
            Stage.Group,
            Stage.Norm,
            Stage.Embedding,
            Stage.Clip,
        ];
        var costs = ImmutableDictionary.CreateBuilder<(string, Pass), StageCost>();
        foreach (var stage in stages)
        {
            foreach (var pass in Enum.GetValues<Pass>())
            {
                costs.Add((stage, pass), new StageCost(1, 1, 0));
            }
        }

        costs.Add((Stage.HostSync, Pass.Forward), new StageCost(0, 0, 1));
        return new Implementation
        {
            Name = "plain",
            Experts = kernel,
            Stages = costs.ToImmutable(),
            Source = "test",
        };
    }

    /// <summary>One switch; 1 GB/s a link and direction, that is 1 byte in 1 ns, no latency.</summary>
    public static Cluster Star(int ranks, int perNode)
    {
        var links = ImmutableArray.CreateBuilder<Link>();
        for (var rank = 0; rank < ranks; rank++)
        {
            links.Add(new(rank, ranks, BytesPerSecond.Parse("1 GB/s"), SimDuration.Zero, 0));
            links.Add(new(ranks, rank, BytesPerSecond.Parse("1 GB/s"), SimDuration.Zero, 1));
        }

        return new Cluster
        {
            Name = "star",
            Device = new Device
            {
                Name = "test",
                PeakBf16 = FlopsPerSecond.Parse("1 TFLOP/s"),
                PeakF32 = FlopsPerSecond.Parse("1 TFLOP/s"),
                Memory = Bytes.Parse("80 GB"),
                MemoryBandwidth = BytesPerSecond.Parse("1 TB/s"),
                Multiprocessors = 100,
                Source = "test",
            },
            RankCount = ranks,
            NodeOfRank = [.. Enumerable.Range(0, ranks).Select(rank => rank / perNode)],
            Vertices = [.. Enumerable.Range(0, ranks).Select(rank => $"gpu{rank}"), "switch"],
            Links = links.ToImmutable(),
            LinkClasses = [new LinkClass("up", 0), new LinkClass("down", 0)],
            Transports = [new Transport { Name = "ideal" }],
            Router = new StarRouter(),
            IsSymmetric = true,
        };
    }

    /// <summary>The sparse layer alone.</summary>
    public static BuiltStep Layer(StepSetup setup, bool backward = true) => SingleLayer.Build(setup, backward);

    /// <summary>Stage names of one rank's kernels, collectives and synchronisations, in order of issue, repeats joined.</summary>
    public static string[] Order(StepProgram program, int rank, Pass pass)
    {
        var names = new List<string>();
        foreach (var op in program.Ranks[rank])
        {
            var key = program.Stages[op.Stage];
            if (
                op.Kind is OpKind.Kernel or OpKind.Collective or OpKind.HostSync
                && key.Pass == pass
                && (names.Count == 0 || names[^1] != key.Name)
            )
            {
                names.Add(key.Name);
            }
        }

        return [.. names];
    }

    /// <summary>The traffic of the n-th collective of a stage, in order of issue.</summary>
    public static Traffic Traffic(StepProgram program, int rank, string stage, Pass pass, int number = 0) =>
        program
            .Collectives[
                program
                    .Ranks[rank]
                    .Where(op =>
                        op.Kind == OpKind.Collective && program.Stages[op.Stage].Name == stage && program.Stages[op.Stage].Pass == pass
                    )
                    .ElementAt(number)
                    .Argument
            ]
            .Phases[0];

    /// <summary>The bytes of a traffic as rows of a matrix.</summary>
    public static long[][] Matrix(Traffic traffic) =>
        [
            .. Enumerable
                .Range(0, traffic.Ranks.Count)
                .Select(source =>
                    Enumerable.Range(0, traffic.Ranks.Count).Select(destination => traffic.BytesBetween(source, destination)).ToArray()
                ),
        ];

    /// <summary>Payload handed over by each rank in a stage of the sparse block of micro-batch 0.</summary>
    public static StageVolume Volume(BuiltStep step, string stage, Pass pass) => step.Volumes.Find(new StageKey(0, 1, pass, stage))!;

    /// <summary>Runs over a network without contention: each member ends after its larger side at 1 byte in 1 ns.</summary>
    public static StepPrediction Run(StepSetup setup, SimulationScope scope = SimulationScope.Layer, EngineOptions? engine = null) =>
        StepSimulation.Run(
            setup,
            new SimulationOptions
            {
                Scope = scope,
                Network = _ => new FakeNetwork(),
                Engine = engine,
            }
        );

    private sealed class StarRouter : IRouter
    {
        public int MaximumHops => 2;

        public int Route(int source, int destination, Span<int> links)
        {
            links[0] = 2 * source;
            links[1] = (2 * destination) + 1;
            return 2;
        }
    }
}
