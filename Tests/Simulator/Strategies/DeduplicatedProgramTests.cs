using SimMoE.Experiments.Validation;
using SimMoE.Simulator.Network;
using SimMoE.Simulator.Programs;
using SimMoE.Simulator.Steps;
using SimMoE.Topology;
using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Simulator.Strategies;

public sealed class DeduplicatedProgramTests
{
    private static readonly int[][] Choices =
    [
        [0, 1],
        [0, 2],
        [2, 3],
        [1, 3],
    ];

    /// <summary>Four ranks, eight experts (two a rank), k = 3; token t of source s chooses (s + t, s + t + 1, s + t + 4) mod 8.</summary>
    private static StepSetup FourRanks(StrategyKind strategy, int perNode) =>
        Small.Setup(
            Small.Model(Small.Moe(experts: 8, topK: 3)),
            Small.Plan(strategy, 4, ep: 4),
            FakeRouting.Of(8, (source, token) => [.. new[] { 0, 1, 4 }.Select(step => (source + token + step) % 8)]),
            perNode
        );

    private static StepSetup OneHopAfterTheOther()
    {
        var setup = FourRanks(StrategyKind.ExpertParallelNodeDeduplicated, perNode: 2);
        return setup with { Plan = setup.Plan with { ForwardingChunks = 1 } };
    }

    /// <summary>
    /// d = 8, 16 B a row. Rank 0's tokens {0,1} {0,2} {2,3} {1,3} visit rank 0 in tokens 0, 1, 3 and rank 1 in tokens 1, 2, 3:
    /// 3 rows cross, where copies would be 4. Rank 1's tokens all choose {0,1}: 4 rows cross, where copies would be 8.
    /// </summary>
    [Fact]
    public void RankDeduplicated_TwoRanks_SendsEachTokenOnceToEachRank()
    {
        var setup = Small.Setup(
            Small.Model(Small.Moe()),
            Small.Plan(StrategyKind.ExpertParallelRankDeduplicated, 2, ep: 2),
            FakeRouting.Of(4, (source, token) => source == 0 ? Choices[token] : [0, 1])
        );
        var step = Small.Layer(setup);
        Assert.Equal(
            [
                [0, 48],
                [64, 0],
            ],
            Small.Matrix(Small.Traffic(step.Program, 0, Stage.Dispatch, Pass.Forward))
        );
        Assert.Equal(
            [
                [0, 64],
                [48, 0],
            ],
            Small.Matrix(Small.Traffic(step.Program, 0, Stage.Combine, Pass.Forward))
        );
        Assert.Equal([96, 64], Small.Volume(step, Stage.Dispatch, Pass.Forward).LogicalBytes);
        Assert.Equal([12, 4], Small.Volume(step, Stage.Experts, Pass.Forward).Rows);
    }

    /// <summary>
    /// Nodes of two ranks: experts 0-3 on node 0, 4-7 on node 1. Source 0's tokens choose {0,1,4} {1,2,5} {2,3,6} {3,4,7}: all four visit
    /// node 1, where they go to rank 2, source 0's counterpart: 64 B. Nobody sends across rails.
    /// </summary>
    [Fact]
    public void NodeDeduplicated_TwoNodes_CrossesOnceToTheCounterpart()
    {
        var step = Small.Layer(OneHopAfterTheOther());
        var between = Small.Matrix(Small.Traffic(step.Program, 0, Stage.Dispatch, Pass.Forward));
        Assert.Equal(64, between[0][2]);
        Assert.Equal([0L, 0L, 64L, 0L], between[0]);
        Assert.Equal(0, between[0][3] + between[1][2] + between[2][1] + between[3][0]);
    }

    /// <summary>
    /// Rank 2 forwards to rank 3 (experts 6 and 7) what sources 0 and 2 have for it: source 0's tokens {2,3,6} and {3,4,7}; source 2's
    /// tokens {2,3,6} {3,4,7} {4,5,0} {5,6,1}: three. 5 rows, 80 B. The way back is its transpose and comes before the nodes' exchange.
    /// </summary>
    [Fact]
    public void NodeDeduplicated_TwoNodes_ForwardsInsideTheNode()
    {
        var program = Small.Layer(OneHopAfterTheOther()).Program;
        Assert.Equal(80, Small.Traffic(program, 0, Stage.Forward, Pass.Forward, 0).BytesBetween(2, 3));
        Assert.Equal(80, Small.Traffic(program, 0, Stage.Forward, Pass.Forward, 1).BytesBetween(3, 2));
        Assert.Equal(0, Small.Traffic(program, 0, Stage.Forward, Pass.Forward, 0).BytesBetween(2, 1));
        Assert.Equal(
            [Stage.Dispatch, Stage.Forward, Stage.Regroup, Stage.Experts, Stage.Ungroup, Stage.Forward, Stage.Combine],
            Small.Order(program, 0, Pass.Forward).SkipWhile(name => name != Stage.Dispatch).TakeWhile(name => name != Stage.Unpermute)
        );
    }

    /// <summary>
    /// Two nodes of two, all links 1 B/ns, 64 tokens of 16 B a rank, each for all four ranks. Between the nodes a rank sends 1,024 B;
    /// inside it
    /// forwards its own and its counterpart's tokens, 2,048 B. One after the other 1,024 + 2,048 ns. In 16 parts the first 64 B go alone,
    /// then
    /// 960 B beside 1,920 B, then the last 128 B: 64 + 1,920 + 128 = 2,112 ns, that is the longer hop and 1/16 of the shorter. The way back
    /// is the same.
    /// </summary>
    [Theory]
    [InlineData(1, 3_072_000)]
    [InlineData(2, 2_560_000)]
    [InlineData(16, 2_112_000)]
    public void NodeDeduplicated_InParts_TakesTheLongerHopAndAPartOfTheShorter(int parts, long expected)
    {
        var setup = Small.Setup(
            Small.Model(Small.Moe(experts: 8, topK: 4)) with
            {
                SequenceLength = 64,
            },
            Small.Plan(StrategyKind.ExpertParallelNodeDeduplicated, 4, ep: 4) with
            {
                ForwardingChunks = parts,
            },
            FakeRouting.Of(8, (_, _) => [0, 2, 4, 6])
        ) with
        {
            Cluster = Nodes,
        };
        var program = Small.Layer(setup).Program;

        Assert.Equal(expected, Time(program, Stage.Dispatch, 0) + Time(program, Stage.Forward, 0));
        Assert.Equal(expected, Time(program, Stage.Combine, 0) + Time(program, Stage.Forward, 1));
    }

    private static Cluster Nodes { get; } =
        TopologyText.Read(
            """
            shape: nested
            nodes: 2
            device: H100-SXM-80GB
            source: test
            node: {shape: nvswitch, gpus: 2, link: {bandwidth: 1 GB/s, latency: 0 ns}}
            fabric: {shape: rail, nodes_per_leaf: 2, spines: 1, link: {bandwidth: 1 GB/s, latency: 0 ns}}
            """
        );

    private static long Time(StepProgram program, string stage, int number)
    {
        var op = program
            .Ranks[0]
            .Where(op =>
                op.Kind == OpKind.Collective && program.Stages[op.Stage].Name == stage && program.Stages[op.Stage].Pass == Pass.Forward
            )
            .ElementAt(number);
        return program.Collectives[op.Argument].Phases.Sum(phase => ExchangeSimulation.Run(Nodes, phase, links: 0).Time.Picoseconds);
    }

    /// <summary>Copies are never fewer than rows for ranks, and those never fewer than rows for nodes; experts get the same rows.</summary>
    [Fact]
    public void Bytes_ThreeStrategies_FallWithEachDeduplication()
    {
        StrategyKind[] strategies =
        [
            StrategyKind.ExpertParallel,
            StrategyKind.ExpertParallelRankDeduplicated,
            StrategyKind.ExpertParallelNodeDeduplicated,
        ];
        var steps = strategies.Select(strategy => Small.Layer(FourRanks(strategy, perNode: 2))).ToArray();
        var bytes = steps.Select(step => Small.Volume(step, Stage.Dispatch, Pass.Forward).LogicalBytes.Sum()).ToArray();
        Assert.True(bytes[0] > bytes[1] && bytes[1] > bytes[2], string.Join(' ', bytes));
        Assert.All(steps, step => Assert.Equal(48, Small.Volume(step, Stage.Experts, Pass.Forward).Rows.Sum()));
    }

    /// <summary>Groups of four on nodes of three ranks cannot be forwarded.</summary>
    [Fact]
    public void NodeDeduplicated_GroupsCutNodesUnevenly_IsAProblem()
    {
        var error = Assert.Throws<SpecException>(() => Small.Layer(FourRanks(StrategyKind.ExpertParallelNodeDeduplicated, perNode: 3)));
        Assert.Contains("cut nodes unevenly", error.Message, StringComparison.Ordinal);
    }
}
