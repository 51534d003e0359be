using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Programs;
using SimMoE.Simulator.Steps;
using SimMoE.Workload;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Simulator.Strategies;

public sealed class ExpertParallelProgramTests
{
    /// <summary>
    /// Two ranks with 4 tokens each, d = 8, so 16 B a row; four experts, rank 0 owns 0 and 1, rank 1 owns 2 and 3; k = 2.
    /// Rank 0's tokens: {0,1} {0,2} {2,3} {1,3}: 4 rows to itself (0,1,0,1), 4 to rank 1. Rank 1's tokens all choose {0,1}: 8 rows to rank
    /// 0.
    /// </summary>
    private static readonly int[][] FirstRank =
    [
        [0, 1],
        [0, 2],
        [2, 3],
        [1, 3],
    ];

    private static StepSetup TwoRanks() =>
        Small.Setup(
            Small.Model(Small.Moe()),
            Small.Plan(StrategyKind.ExpertParallel, 2, ep: 2),
            FakeRouting.Of(4, (source, token) => source == 0 ? FirstRank[token] : [0, 1])
        );

    [Fact]
    public void Forward_TwoRanks_StagesStandInTheDocumentedOrder() =>
        Assert.Equal(Stage.ExpertParallel, Small.Order(Small.Layer(TwoRanks()).Program, 0, Pass.Forward));

    /// <summary>Backward is the mirror without count, metadata and host synchronisation.</summary>
    [Fact]
    public void Backward_TwoRanks_MirrorsForwardWithoutMetadata() =>
        Assert.Equal(
            [
                Stage.Aggregate,
                Stage.Unpermute,
                Stage.Combine,
                Stage.Ungroup,
                Stage.Experts,
                Stage.Regroup,
                Stage.Dispatch,
                Stage.Permute,
                Stage.Router,
            ],
            Small.Order(Small.Layer(TwoRanks()).Program, 0, Pass.Backward)
        );

    /// <summary>Rows above x 16 B; combine is the transpose, and both gradients repeat the pair. The share for oneself is not
    /// sent.</summary>
    [Theory]
    [InlineData(Stage.Dispatch, Pass.Forward, 64, 128)]
    [InlineData(Stage.Combine, Pass.Forward, 128, 64)]
    [InlineData(Stage.Combine, Pass.Backward, 64, 128)]
    [InlineData(Stage.Dispatch, Pass.Backward, 128, 64)]
    public void Exchange_TwoRanks_MovesTheHandCountedBytes(string stage, Pass pass, long fromZero, long fromOne) =>
        Assert.Equal(
            [
                [0, fromZero],
                [fromOne, 0],
            ],
            Small.Matrix(Small.Traffic(Small.Layer(TwoRanks()).Program, 0, stage, pass))
        );

    /// <summary>Each rank tells the other two int64 counts: 8 B x N_e in all, half of it to the other.</summary>
    [Fact]
    public void Metadata_TwoRanks_IsEightBytesForEachExpert()
    {
        var step = Small.Layer(TwoRanks());
        Assert.Equal(
            [
                [0, 16],
                [16, 0],
            ],
            Small.Matrix(Small.Traffic(step.Program, 0, Stage.MetadataExchange, Pass.Forward))
        );
        Assert.Equal([32, 32], Small.Volume(step, Stage.MetadataExchange, Pass.Forward).LogicalBytes);
    }

    /// <summary>
    /// Handed over forward: 8 rows x 16 B = 128 B (= 2 N k d) a rank. Back: rank 0 has received 12 rows, 192 B; rank 1 4 rows, 64 B.
    /// All four transfers over both ranks: 4 x 256 B = 8 N k d with N = 8 tokens in all.
    /// </summary>
    [Fact]
    public void LogicalBytes_FourTransfers_AreEightNkd()
    {
        var step = Small.Layer(TwoRanks());
        Assert.Equal([128, 128], Small.Volume(step, Stage.Dispatch, Pass.Forward).LogicalBytes);
        Assert.Equal([192, 64], Small.Volume(step, Stage.Combine, Pass.Forward).LogicalBytes);
        var all = step
            .Volumes.Stages.Where(key => key.Name is Stage.Dispatch or Stage.Combine)
            .Sum(key => step.Volumes.Of(key).LogicalBytes.Sum());
        Assert.Equal(8 * 8 * 2 * 8, all);
    }

    /// <summary>8 rows of 16 B handed over, of 4 tokens: one pass over the copies and two over the tokens are 128 + 2 x 64 = 256 B, 1 ps
    /// each.</summary>
    [Theory]
    [InlineData(0, 128)]
    [InlineData(2, 256)]
    public void Aggregate_TokenPasses_CountEachTokenOnce(double tokenPasses, long picoseconds)
    {
        var setup = TwoRanks();
        var stages = setup.Sparse.Stages.SetItem((Stage.Aggregate, Pass.Forward), new StageCost(1, 1, 0, tokenPasses));
        var program = Small.Layer(setup with { Sparse = setup.Sparse with { Stages = stages } }).Program;

        Assert.Equal(
            picoseconds,
            program
                .Ranks[0]
                .Single(op => op.Kind == OpKind.Kernel && program.Stages[op.Stage] is { Name: Stage.Aggregate, Pass: Pass.Forward })
                .Duration.Picoseconds
        );
    }

    /// <summary>Rank 0 computes 12 rows, rank 1 4 rows; 1 us a row in the fake model, 2 us backward.</summary>
    [Fact]
    public void Experts_TwoRanks_CostTheirOwnRows()
    {
        var program = Small.Layer(TwoRanks()).Program;
        Assert.Equal([12, 24], ExpertMicroseconds(program, 0));
        Assert.Equal([4, 8], ExpertMicroseconds(program, 1));
    }

    /// <summary>One synchronisation forward, none backward.</summary>
    [Fact]
    public void HostSync_OneImplementationSync_HappensOnceAndOnlyForward() =>
        Assert.Equal(
            [Pass.Forward],
            Small
                .Layer(TwoRanks())
                .Program.Ranks[0]
                .Where(op => op.Kind == OpKind.HostSync)
                .Select(op => Small.Layer(TwoRanks()).Program.Stages[op.Stage].Pass)
        );

    /// <summary>Two local experts: two launches each, with a grouped GEMM two in all.</summary>
    [Fact]
    public void Experts_PerExpertGemm_LaunchForEachExpert()
    {
        var setup = TwoRanks() with { Sparse = Small.Code(ExpertKernelKind.PerExpertGemm) };
        Assert.Equal(4, Launches(setup));
        Assert.Equal(2, Launches(TwoRanks()));
    }

    /// <summary>
    /// Tokens cut in two: rank 0's 4 rows to rank 1 go 2 and 2, rank 1's 8 rows 4 and 4. The second chunk leaves before the first chunk's
    /// experts run, and the first chunk returns before the second chunk's experts run.
    /// </summary>
    [Fact]
    public void Chunks_Two_OverlapAndSumToTheWhole()
    {
        var setup = TwoRanks();
        var program = Small.Layer(setup with { Plan = setup.Plan with { PipelineChunks = 2 } }, backward: false).Program;
        Assert.Equal(
            [
                [0, 32],
                [64, 0],
            ],
            Small.Matrix(Small.Traffic(program, 0, Stage.Dispatch, Pass.Forward, 0))
        );
        Assert.Equal(
            [
                [0, 32],
                [64, 0],
            ],
            Small.Matrix(Small.Traffic(program, 0, Stage.Dispatch, Pass.Forward, 1))
        );
        Assert.Equal(
            [
                Stage.Dispatch,
                Stage.Regroup,
                Stage.Experts,
                Stage.Ungroup,
                Stage.Combine,
                Stage.Regroup,
                Stage.Experts,
                Stage.Ungroup,
                Stage.Combine,
            ],
            Small.Order(program, 0, Pass.Forward).SkipWhile(name => name != Stage.Dispatch).TakeWhile(name => name != Stage.Unpermute)
        );
        Assert.Equal([6, 6], ExpertMicroseconds(program, 0));
    }

    /// <summary>Bytes are linear in k: every token of rank 0 chooses the k lowest experts, of which k/2 are rank 1's when k is 4.</summary>
    [Theory]
    [InlineData(1, 64)]
    [InlineData(2, 128)]
    [InlineData(4, 256)]
    public void LogicalBytes_AnyRouting_AreLinearInK(int topK, long expected)
    {
        var setup = Small.Setup(
            Small.Model(Small.Moe(topK: topK)),
            Small.Plan(StrategyKind.ExpertParallel, 2, ep: 2),
            FakeRouting.Of(4, (_, _) => [.. Enumerable.Range(0, topK)])
        );
        Assert.Equal(expected, Small.Volume(Small.Layer(setup), Stage.Dispatch, Pass.Forward).LogicalBytes[0]);
    }

    /// <summary>Two groups of two: rank 2 and 3 repeat ranks 0 and 1 and exchange with each other only.</summary>
    [Fact]
    public void Groups_TwoOfTwo_ExchangeInsideThemselves()
    {
        var setup = Small.Setup(
            Small.Model(Small.Moe()),
            Small.Plan(StrategyKind.ExpertParallel, 4, ep: 2),
            FakeRouting.Of(4, (source, token) => source % 2 == 0 ? FirstRank[token] : [0, 1])
        );
        var traffic = Small.Traffic(Small.Layer(setup).Program, 3, Stage.Dispatch, Pass.Forward);
        Assert.Equal([2, 3], traffic.Ranks);
        Assert.Equal(
            [
                [0, 64],
                [128, 0],
            ],
            Small.Matrix(traffic)
        );
    }

    private static long[] ExpertMicroseconds(StepProgram program, int rank) =>
        [
            .. program
                .Ranks[rank]
                .Where(op => op.Kind == OpKind.Kernel && program.Stages[op.Stage].Name == Stage.Experts)
                .Select(op => op.Duration.Picoseconds / 1_000_000),
        ];

    private static int Launches(StepSetup setup)
    {
        var program = Small.Layer(setup, backward: false).Program;
        return program
            .Ranks[0]
            .Where(op => op.Kind == OpKind.Kernel && program.Stages[op.Stage].Name == Stage.Experts)
            .Sum(op => op.Launches);
    }
}
