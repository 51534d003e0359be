using SimMoE.Workload;
using SimMoE.Workload.Models;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Simulator.Strategies;

public sealed class OtherProgramsTests
{
    /// <summary>
    /// 4 tokens of 16 B to the other rank, with 4 B of routing map each in forward's gather: 80 B; 64 B for the three other transfers.
    /// Every rank then has all 8 tokens, whatever k.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void AllGather_AnyK_MovesEveryToken(int topK)
    {
        var setup = Small.Setup(
            Small.Model(Small.Moe(topK: topK)),
            Small.Plan(StrategyKind.ExpertParallelAllGather, 2, ep: 2),
            FakeRouting.Of(4, (_, _) => [.. Enumerable.Range(0, topK)])
        );
        var step = Small.Layer(setup);
        Assert.Equal(
            [
                [0, 80],
                [80, 0],
            ],
            Small.Matrix(Small.Traffic(step.Program, 0, Stage.Dispatch, Pass.Forward))
        );
        Assert.Equal(
            [
                [0, 64],
                [64, 0],
            ],
            Small.Matrix(Small.Traffic(step.Program, 0, Stage.Combine, Pass.Forward))
        );
        Assert.Equal(
            [
                [0, 64],
                [64, 0],
            ],
            Small.Matrix(Small.Traffic(step.Program, 0, Stage.Combine, Pass.Backward))
        );
        Assert.Equal([8, 8], Small.Volume(step, Stage.Dispatch, Pass.Forward).Rows);
    }

    /// <summary>Latent width 2: the rows of plain EP at a quarter of the width, 4 B each: 8 rows of rank 0, 32 B.</summary>
    [Fact]
    public void Latent_QuarterWidth_MovesAQuarter()
    {
        var setup = Small.Setup(
            Small.Model(LayerForms.ToLatent(Small.Moe(), 2)),
            Small.Plan(StrategyKind.LatentExpertParallel, 2, ep: 2),
            FakeRouting.Of(4, (_, token) => [token % 2, 2 + (token % 2)])
        );
        var step = Small.Layer(setup);
        Assert.Equal([32, 32], Small.Volume(step, Stage.Dispatch, Pass.Forward).LogicalBytes);
        var order = Small.Order(step.Program, 0, Pass.Forward);
        Assert.Equal((Stage.ProjectIn, Stage.Router, Stage.ProjectOut), (order[0], order[1], order[^1]));
    }

    /// <summary>
    /// Four ranks, two heads x four experts of width 4 (8 B a row), experts spread over two ranks: ranks 0 and 1 own head 0, ranks 2 and 3
    /// head 1; ranks 0 and 2 exchange heads, ranks 1 and 3 too. After it rank 0 holds head 0 of 8 tokens of ranks 0 and 2, all of which
    /// chose
    /// experts {1, 2}: one stays, one goes to rank 1: 8 rows, 64 B.
    /// </summary>
    [Fact]
    public void HeadAndExpert_FourRanks_ExchangesHeadsThenRows()
    {
        var setup = Small.Setup(
            Small.Model(Small.Heads()),
            Small.Plan(StrategyKind.HeadAndExpertParallel, 4, ep: 2, hp: 2),
            FakeRouting.Of(4, (_, _) => [1, 2])
        );
        var step = Small.Layer(setup);
        var heads = Small.Traffic(step.Program, 0, Stage.Dispatch, Pass.Forward);
        Assert.Equal([0, 2], heads.Ranks);
        Assert.Equal(
            [
                [0, 32],
                [32, 0],
            ],
            Small.Matrix(heads)
        );
        var rows = Small.Traffic(step.Program, 0, Stage.Forward, Pass.Forward);
        Assert.Equal([0, 1], rows.Ranks);
        Assert.Equal(
            [
                [0, 64],
                [64, 0],
            ],
            Small.Matrix(rows)
        );
        Assert.Equal([16, 16, 16, 16], Small.Volume(step, Stage.Experts, Pass.Forward).Rows);
        Assert.Equal([8, 8, 8, 8], step.Volumes.Of(new StageKey(0, 1, Pass.Forward, Stage.MetadataExchange)).WireBytes.Select(b => b / 2));
    }

    [Fact]
    public void HeadAndExpert_Forward_StagesStandInTheDocumentedOrder()
    {
        var setup = Small.Setup(
            Small.Model(Small.Heads()),
            Small.Plan(StrategyKind.HeadAndExpertParallel, 4, ep: 2, hp: 2),
            FakeRouting.Of(4, (_, _) => [1, 2])
        );
        Assert.Equal(
            [
                Stage.ProjectIn,
                Stage.Pack,
                Stage.Dispatch,
                Stage.Router,
                Stage.Count,
                Stage.Permute,
                Stage.MetadataExchange,
                Stage.HostSync,
                Stage.Forward,
                Stage.Regroup,
                Stage.Experts,
                Stage.Ungroup,
                Stage.Forward,
                Stage.Unpermute,
                Stage.Aggregate,
                Stage.Combine,
                Stage.ProjectOut,
            ],
            Small.Order(Small.Layer(setup).Program, 0, Pass.Forward)
        );
    }

    /// <summary>Every rank computes its own 4 tokens with 2 experts each, and nothing moves.</summary>
    [Fact]
    public void DataParallel_Moe_ComputesLocally()
    {
        var setup = Small.Setup(Small.Model(Small.Moe()), Small.Plan(StrategyKind.DataParallel, 2), FakeRouting.Of(4, (_, _) => [0, 3]));
        var step = Small.Layer(setup);
        Assert.Empty(step.Program.Collectives);
        Assert.Equal([8, 8], Small.Volume(step, Stage.Experts, Pass.Forward).Rows);
    }

    /// <summary>Rows are conserved: over all ranks experts compute tokens x k rows, under every strategy and routing drawn.</summary>
    [Fact]
    public void Rows_EveryStrategyAndManyRoutings_AreConserved()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var shift = seed;
            var routing = FakeRouting.Of(
                8,
                (source, token) =>
                    [.. Enumerable.Range(0, 3).Select(i => ((source * 5) + (token * (1 + (shift % 3))) + (i * 3) + shift) % 8).Distinct()]
            );
            foreach (
                var (strategy, moe, ep, hp, heads) in new[]
                {
                    (StrategyKind.ExpertParallel, Small.Moe(8, 3), 4, 1, 1),
                    (StrategyKind.ExpertParallelRankDeduplicated, Small.Moe(8, 3), 2, 1, 1),
                    (StrategyKind.ExpertParallelAllGather, Small.Moe(8, 3), 4, 1, 1),
                    (StrategyKind.HeadParallel, Small.Heads(8, 3), 1, 2, 2),
                    (StrategyKind.HeadAndExpertParallel, Small.Heads(8, 3), 2, 2, 2),
                }
            )
            {
                var step = Small.Layer(Small.Setup(Small.Model(moe), Small.Plan(strategy, 4, ep, hp), routing));
                Assert.Equal(4 * 4 * 3 * heads, Small.Volume(step, Stage.Experts, Pass.Forward).Rows.Sum());
            }
        }
    }
}
