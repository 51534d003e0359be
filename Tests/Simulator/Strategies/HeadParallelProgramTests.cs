using SimMoE.Simulator.Programs;
using SimMoE.Simulator.Steps;
using SimMoE.Workload;
using SimMoE.Workload.Models;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Simulator.Strategies;

public sealed class HeadParallelProgramTests
{
    private static StepSetup TwoRanks(int topK = 2, Func<int, int, int[]>? choose = null) =>
        Small.Setup(
            Small.Model(Small.Heads(topK: topK)),
            Small.Plan(StrategyKind.HeadParallel, 2, hp: 2),
            FakeRouting.Of(4, choose ?? ((_, _) => [.. Enumerable.Range(0, topK)]))
        );

    [Fact]
    public void Forward_TwoRanks_StagesStandInTheDocumentedOrder() =>
        Assert.Equal(Stage.HeadParallel, Small.Order(Small.Layer(TwoRanks()).Program, 0, Pass.Forward));

    [Fact]
    public void Backward_TwoRanks_MirrorsForward() =>
        Assert.Equal(Stage.HeadParallel.Reverse(), Small.Order(Small.Layer(TwoRanks()).Program, 0, Pass.Backward));

    /// <summary>
    /// 4 tokens, one head of width 4 for the other rank: 4 x 4 x 2 B = 32 B in each of the four transfers, whatever k and whoever is
    /// popular.
    /// </summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(4, 0)]
    [InlineData(1, 3)]
    public void Exchange_AnyKAndRouting_MovesTheSameBytes(int topK, int first)
    {
        var step = Small.Layer(TwoRanks(topK, (_, _) => [.. Enumerable.Range(first, topK)]));
        foreach (var stage in (string[])[Stage.Dispatch, Stage.Combine])
        {
            foreach (var pass in (Pass[])[Pass.Forward, Pass.Backward])
            {
                Assert.Equal(
                    [
                        [0, 32],
                        [32, 0],
                    ],
                    Small.Matrix(Small.Traffic(step.Program, 0, stage, pass))
                );
            }
        }
    }

    /// <summary>Four transfers of 2 N D bytes on each of two ranks, N = 4, D = 8: 8 x 4 x 8 x 2 ranks = 512 B.</summary>
    [Fact]
    public void LogicalBytes_FourTransfers_AreEightND()
    {
        var step = Small.Layer(TwoRanks());
        Assert.Equal(
            512,
            step.Volumes.Stages.Where(key => key.Name is Stage.Dispatch or Stage.Combine)
                .Sum(key => step.Volumes.Of(key).LogicalBytes.Sum())
        );
    }

    /// <summary>No metadata and no host synchronisation, whatever EP's implementation would wait for.</summary>
    [Fact]
    public void Program_ByDesign_HasNeitherMetadataNorSync()
    {
        var program = Small.Layer(TwoRanks()).Program;
        Assert.DoesNotContain(program.Ranks[0], op => op.Kind == OpKind.HostSync);
        Assert.DoesNotContain(program.Stages, key => key.Name is Stage.MetadataExchange or Stage.HostSync);
    }

    /// <summary>The published code waits for the host while it groups (bincount, repeat_interleave): the implementation says how
    /// often.</summary>
    [Fact]
    public void Program_ImplementationThatSynchronises_Waits()
    {
        var code = Small.Code();
        var setup = TwoRanks() with { Sparse = code with { Stages = code.Stages.SetItem((Stage.Group, Pass.Forward), new(1, 1, 3)) } };
        Assert.Equal(3, Small.Layer(setup).Program.Ranks[1].Count(op => op.Kind == OpKind.HostSync));
    }

    /// <summary>All tokens of both ranks, 8, with k = 2 for the one local head: 16 rows on each rank even if one expert takes
    /// half.</summary>
    [Fact]
    public void Rows_AnyRouting_AreEvenOverRanks() =>
        Assert.Equal([16, 16], Small.Volume(Small.Layer(TwoRanks()), Stage.Experts, Pass.Forward).Rows);

    /// <summary>Both ranks compute as many rows of as many experts: one list of operations serves both.</summary>
    [Fact]
    public void Program_EqualRanks_ShareOneList()
    {
        var program = Small.Layer(TwoRanks()).Program;
        Assert.Same(program.Ranks[0], program.Ranks[1]);
    }

    /// <summary>3 chunks of 4 tokens: 1, 1 and 2 tokens, 8, 8 and 16 B between the two ranks.</summary>
    [Fact]
    public void Chunks_Three_SumToTheWhole()
    {
        var setup = TwoRanks();
        var program = Small.Layer(setup with { Plan = setup.Plan with { PipelineChunks = 3 } }).Program;
        Assert.Equal(
            [8, 8, 16],
            Enumerable.Range(0, 3).Select(chunk => Small.Traffic(program, 0, Stage.Dispatch, Pass.Forward, chunk).BytesBetween(0, 1))
        );
    }

    /// <summary>On one rank nothing is exchanged.</summary>
    [Fact]
    public void DataParallel_MultiHead_ExchangesNothing()
    {
        var setup = Small.Setup(Small.Model(Small.Heads()), Small.Plan(StrategyKind.DataParallel, 2), FakeRouting.Of(4, (_, _) => [0, 1]));
        Assert.Empty(Small.Layer(setup).Program.Collectives);
        Assert.Equal(FeedForwardKind.MultiHeadLatentMoe, setup.Model.Moe!.Kind);
    }
}
