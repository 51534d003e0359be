using System.Collections.Immutable;
using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Memory;
using SimMoE.Topology;
using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Models;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Simulator.Memory;

/// <summary>
/// A model of one sparse layer: d = 8, no vocabulary, no attention heads, 4 experts of inner width 6, k = 2, on 2 ranks; 10 tokens a rank.
/// Parameters: experts 4 x 2 x 8 x 6 = 384, router 32, norms 3 x 8 = 24 (two of the block, one last).
/// </summary>
public sealed class MemoryModelTests
{
    private static readonly ModelSpec Model = new()
    {
        Name = "one layer",
        Layers = 1,
        HiddenSize = 8,
        VocabularySize = 0,
        SequenceLength = 10,
        Attention = new AttentionSpec
        {
            Heads = 0,
            KeyValueHeads = 0,
            HeadSize = 4,
        },
        DenseLayers = 0,
        DenseFeedForwardSize = 0,
        Moe = new MoeSpec
        {
            Kind = FeedForwardKind.Moe,
            Experts = 4,
            TopK = 2,
            ExpertSize = 6,
        },
    };

    /// <summary>A rank holds 192 expert weights, the router and the norms: 192 + 32 + 24 = 248.</summary>
    [Fact]
    public void Peak_ExpertParallel_HoldsItsShareOfExperts()
    {
        var usage = MemoryModel.Peak(Expert(rows: 20, microBatches: 2));

        Assert.Equal(992, usage.Weights.Count);
        Assert.Equal(992, usage.Gradients.Count);
        Assert.Equal(1984, usage.OptimizerStates.Count);
        Assert.Equal(384, usage.CastWeights.Count);
        Assert.Equal(0, usage.Logits.Count);
    }

    /// <summary>
    /// Rows received R = 20: input 8 and 6 + 6 around the activation, bf16: 2 x 20 x 20 = 800. Kept whatever the routing: norms 8 x 10 x 8
    /// = 640,
    /// attention's input 2 x 10 x 8 = 160, router input 4 x 10 x 8 = 320 and choices 12 x 20 = 240, results in f32 4 x 20 x 8 = 640: 2,000.
    /// Temporary: sum over k 6 x 20 x 8 = 960; results on their way 2 x 8 x 60 = 960; scores 8 x 10 x 4 = 320.
    /// </summary>
    [Fact]
    public void Peak_ExpertParallelBalanced_IsTheHandComputedUse()
    {
        var usage = MemoryModel.Peak(Expert(rows: 20, microBatches: 2));

        Assert.Equal(800, usage.RoutedActivations.Count);
        Assert.Equal(2000, usage.Activations.Count);
        Assert.Equal(960, usage.Workspace.Count);
        Assert.Equal(992 + 992 + 1984 + 384 + 800 + 2000 + 960, usage.Total.Count);
    }

    /// <summary>All 40 rows on one rank: 2 x 40 x 20 kept, and 2 x 8 x (80 + 20) on their way.</summary>
    [Fact]
    public void Peak_SkewedExpertParallel_RunsOutOfMemory()
    {
        var device = DeviceCatalogue.Find("H100-SXM-80GB")! with { Memory = new Bytes(8500) };
        var skewed = MemoryModel.Peak(Expert(rows: 40, microBatches: 2));

        Assert.Equal(1600, skewed.RoutedActivations.Count);
        Assert.Equal(1600, skewed.Workspace.Count);
        Assert.True(skewed.Exceeds(device));
        Assert.False(MemoryModel.Peak(Expert(rows: 20, microBatches: 2)).Exceeds(device));
    }

    /// <summary>One micro-batch: 992 B of gradients come when 4,144 B of activations have gone, so they do not count at the peak.</summary>
    [Fact]
    public void Peak_OneMicroBatch_GradientsComeWhenActivationsHaveGone() =>
        Assert.Equal(0, MemoryModel.Peak(Expert(rows: 20, microBatches: 1)).Gradients.Count);

    /// <summary>Head parallel takes no received rows: nothing depends on the routing.</summary>
    [Fact]
    public void Peak_HeadParallel_HasNothingThatTheRoutingDecides()
    {
        var usage = MemoryModel.Peak(Heads(ExpertKernelKind.GroupedGemm));

        Assert.Equal(0, usage.RoutedActivations.Count);
        Assert.True(usage.Activations > Bytes.Zero);
    }

    /// <summary>A fused kernel keeps neither inner activations nor results. bf16 weights: 2 x 8 x 8 of both projections, and 192 of the
    /// rank's
    /// head: 4 experts x 2 x 4 x 6.</summary>
    [Fact]
    public void Peak_FusedHeadParallel_IsBelowPlain()
    {
        var fused = MemoryModel.Peak(Heads(ExpertKernelKind.Fused));
        var plain = MemoryModel.Peak(Heads(ExpertKernelKind.GroupedGemm));

        Assert.True(fused.Total < plain.Total);
        Assert.Equal((2 * 2 * 8 * 8) + (2 * 192), fused.CastWeights.Count);
    }

    /// <summary>40 rows of other ranks' tokens are kept in bf16, 2 x 40 x 8 = 640; on their way are the 20 sent and the 40 received,
    /// 2 x 8 x 60 = 960, more than scores and their gradient, 8 x 10 x 4 = 320.</summary>
    [Fact]
    public void Peak_FusedExpertParallel_KeepsTheRowsItReceived()
    {
        var usage = MemoryModel.Peak(Expert(rows: 40, microBatches: 2) with { Sparse = Of(ExpertKernelKind.Fused) });

        Assert.Equal(640, usage.RoutedActivations.Count);
        Assert.Equal(960, usage.Workspace.Count);
    }

    /// <summary>Logits of 10 tokens and 100 words in f32, and their gradient: 8,000 B.</summary>
    [Fact]
    public void Peak_Vocabulary_CountsLogitsAndTheirGradient() =>
        Assert.Equal(
            8000,
            MemoryModel.Peak(Expert(rows: 20, microBatches: 2) with { Model = Model with { VocabularySize = 100 } }).Logits.Count
        );

    [Fact]
    public void Peak_SpreadExpertsWithoutRows_Throws() =>
        Assert.Throws<ArgumentException>(() => MemoryModel.Peak(Expert(rows: 20, microBatches: 1) with { ReceivedRows = [] }));

    /// <summary>
    /// Two blocks with recomputation: of each block the f32 residual stream, 4 x 10 x 8 = 320, and of the second the bf16 branch still to
    /// be
    /// added, 2 x 10 x 8 = 160: 800. One block at a time: 2,000 as in one layer (norms 640, attention's input 160, sparse layer 1,200).
    /// </summary>
    [Fact]
    public void Peak_Recomputed_KeepsResidualAndBranchOfEachBlock()
    {
        var one = Expert(rows: 20, microBatches: 2);
        var usage = MemoryModel.Peak(
            one with
            {
                Model = Model with { Layers = 2 },
                Plan = one.Plan with { RecomputesActivations = true },
                ReceivedRows = [20, 20],
            }
        );

        Assert.Equal(800 + 2000, usage.Activations.Count);
    }

    private static MemoryCase Expert(long rows, int microBatches) =>
        new()
        {
            Model = Model,
            Plan = new ParallelPlan
            {
                Strategy = StrategyKind.ExpertParallel,
                Ranks = 2,
                ExpertParallelSize = 2,
                SequencesPerRank = 1,
                MicroBatches = microBatches,
            },
            Sparse = Of(ExpertKernelKind.GroupedGemm),
            ReceivedRows = [rows],
            Profile = new MemoryProfile { Overhead = default },
        };

    private static MemoryCase Heads(ExpertKernelKind kernel) =>
        new()
        {
            Model = Model with
            {
                Moe = new MoeSpec
                {
                    Kind = FeedForwardKind.MultiHeadLatentMoe,
                    Experts = 4,
                    TopK = 2,
                    ExpertSize = 6,
                    Heads = 2,
                    HeadSize = 4,
                },
            },
            Plan = new ParallelPlan
            {
                Strategy = StrategyKind.HeadParallel,
                Ranks = 2,
                HeadParallelSize = 2,
                SequencesPerRank = 1,
                MicroBatches = 2,
            },
            Sparse = Of(kernel),
            Profile = new MemoryProfile { Overhead = default },
        };

    private static Implementation Of(ExpertKernelKind kernel) =>
        new()
        {
            Name = "test",
            Experts = kernel,
            Stages = ImmutableDictionary<(string Stage, Pass Pass), StageCost>.Empty,
            Source = "test",
        };
}
