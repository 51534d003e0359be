using SimMoE.Trainer.Layers;
using SimMoE.Workload;
using SimMoE.Workload.Models;

namespace SimMoE.Tests.Trainer.Layers;

/// <summary>Every layer, forward and all gradients, against the float64 reference; and P ranks against one.</summary>
public sealed class LayerAgainstReferenceTests
{
    // f32 rounds at 6e-8; sums here have at most some hundred terms.
    private const double Single = 5e-6;

    private static readonly FeedForwardKind[] Kinds = [FeedForwardKind.Moe, FeedForwardKind.LatentMoe, FeedForwardKind.MultiHeadLatentMoe];

    public static TheoryData<FeedForwardKind, int, int> KindsRanksAndK()
    {
        var data = new TheoryData<FeedForwardKind, int, int>();
        foreach (var kind in Kinds)
        {
            foreach (var ranks in new[] { 1, 2, 4 })
            {
                foreach (var topK in new[] { 1, 2, 3, 8 })
                {
                    data.Add(kind, ranks, topK);
                }
            }
        }

        return data;
    }

    [TorchTheory]
    [MemberData(nameof(KindsRanksAndK))]
    public void ForwardAndBackward_AnyRanksAndK_AreTheReference(FeedForwardKind kind, int ranks, int topK) =>
        AssertReference(
            new SparseCase
            {
                Kind = kind,
                Ranks = ranks,
                TopK = topK,
            }
        );

    [TorchTheory]
    [InlineData(FeedForwardKind.Moe, 2)]
    [InlineData(FeedForwardKind.LatentMoe, 1)]
    [InlineData(FeedForwardKind.MultiHeadLatentMoe, 2)]
    public void ForwardAndBackward_GatedExperts_AreTheReference(FeedForwardKind kind, int ranks) =>
        AssertReference(
            new SparseCase
            {
                Kind = kind,
                Ranks = ranks,
                Gated = true,
            }
        );

    [TorchTheory]
    [InlineData(FeedForwardKind.Moe)]
    [InlineData(FeedForwardKind.LatentMoe)]
    [InlineData(FeedForwardKind.MultiHeadLatentMoe)]
    public void ForwardAndBackward_AnEmptyExpert_AreTheReferenceAndItsGradientIsZero(FeedForwardKind kind)
    {
        var layer = new SparseCase
        {
            Kind = kind,
            Ranks = 2,
            Bias = expert => expert == 5 ? -1000 : 0,
        };
        var outcome = AssertReference(layer);
        var size = outcome.Gradients["w1"].Length / (Math.Max(1, layer.Heads) * layer.Experts);
        Assert.All(outcome.Gradients["w1"].AsSpan(5 * size, size).ToArray(), value => Assert.Equal(0, value));
        Assert.Equal(0, outcome.Load[5]);
    }

    /// <summary>Every token goes to experts 0 and 1: with 4 ranks all rows are rank 0's, and the others' experts get none.</summary>
    [TorchTheory]
    [InlineData(FeedForwardKind.Moe, 4)]
    [InlineData(FeedForwardKind.LatentMoe, 4)]
    [InlineData(FeedForwardKind.MultiHeadLatentMoe, 4)]
    [InlineData(FeedForwardKind.Moe, 1)]
    public void ForwardAndBackward_AllTokensToTwoExperts_AreTheReference(FeedForwardKind kind, int ranks)
    {
        var outcome = AssertReference(
            new SparseCase
            {
                Kind = kind,
                Ranks = ranks,
                Bias = expert => expert < 2 ? 1000 - expert : 0,
            }
        );
        Assert.Equal([24, 24, 0, 0, 0, 0, 0, 0], outcome.Load[..8]);
    }

    /// <summary>Seeded cases of odd sizes and uneven loads: P ranks compute what one rank computes, and both the reference.</summary>
    [TorchTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void ForwardAndBackward_SeededCases_AreTheReferenceOnAnyRanks(int seed)
    {
        var draws = new RandomStream((ulong)seed, "sparse case");
        int[] all = [1, 2, 4];
        var layer = new SparseCase
        {
            Kind = Kinds[draws.NextInt(3)],
            Seed = (ulong)seed,
            Experts = 4 * (1 + draws.NextInt(4)),
            ExpertSize = 3 + draws.NextInt(10),
            Hidden = 5 + draws.NextInt(12),
            Tokens = 4 * (1 + draws.NextInt(9)),
            Gated = draws.NextInt(3) == 0,
            Bias = expert => (expert % 3) * 0.7,
        };
        layer = layer with { TopK = 1 + draws.NextInt(layer.Experts) };
        var outcomes = all.Select(ranks => AssertReference(layer with { Ranks = ranks })).ToArray();
        outcomes[1].AssertClose(outcomes[0], Single, layer + ", 2 ranks against 1");
        outcomes[2].AssertClose(outcomes[0], Single, layer + ", 4 ranks against 1");
    }

    [TorchTheory]
    [InlineData(FeedForwardKind.Moe, 2)]
    [InlineData(FeedForwardKind.LatentMoe, 1)]
    public void ForwardAndBackward_PerExpertGemm_AreTheReference(FeedForwardKind kind, int ranks) =>
        AssertReference(
            new SparseCase
            {
                Kind = kind,
                Ranks = ranks,
                Kernel = ExpertKernel.PerExpertGemm,
            }
        );

    [TorchTheory]
    [InlineData(FeedForwardKind.Moe)]
    [InlineData(FeedForwardKind.LatentMoe)]
    [InlineData(FeedForwardKind.MultiHeadLatentMoe)]
    public void Backward_TwoMicroBatches_AddsTheirGradients(FeedForwardKind kind)
    {
        var layer = new SparseCase { Kind = kind, Ranks = 2 };
        var (once, twice) = (LayerRun.Of(layer), LayerRun.Of(layer, microBatches: 2));
        foreach (var (name, gradient) in once.Gradients)
        {
            Assert.True(LayerOutcome.Error(twice.Gradients[name], [.. gradient.Select(value => 2 * value)]) < Single, name);
        }

        Assert.Equal(once.Load.Select(count => 2 * count), twice.Load);
    }

    private static LayerOutcome AssertReference(SparseCase layer)
    {
        var outcome = LayerRun.Of(layer);
        var reference = ReferenceRun.Of(layer, outcome.Weights);
        Assert.Equal(reference.Choice, outcome.Choice);
        Assert.Equal(reference.Load, outcome.Load);
        outcome.AssertClose(reference, Single, layer.ToString());
        return outcome;
    }
}
