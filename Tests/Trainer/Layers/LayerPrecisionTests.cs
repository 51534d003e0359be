using SimMoE.Trainer.Layers;
using SimMoE.Workload.Models;

namespace SimMoE.Tests.Trainer.Layers;

/// <summary>Rounding: against float64 the layers err at most twice as much as a plain autograd version of the same precision, with the same
/// choice.</summary>
public sealed class LayerPrecisionTests
{
    public static TheoryData<FeedForwardKind, ScalarType, int, ulong> Cases()
    {
        var data = new TheoryData<FeedForwardKind, ScalarType, int, ulong>();
        foreach (var kind in new[] { FeedForwardKind.Moe, FeedForwardKind.LatentMoe, FeedForwardKind.MultiHeadLatentMoe })
        {
            foreach (var type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
            {
                for (var seed = 1UL; seed <= 3; seed++)
                {
                    data.Add(kind, type, seed == 2 ? 2 : 1, seed);
                }
            }
        }

        return data;
    }

    [TorchTheory]
    [MemberData(nameof(Cases))]
    public void ForwardAndBackward_AnyType_ErrAtMostTwiceAsMuchAsThePlainVersion(
        FeedForwardKind kind,
        ScalarType type,
        int ranks,
        ulong seed
    ) =>
        AssertTwice(
            new SparseCase
            {
                Kind = kind,
                Type = type,
                Ranks = ranks,
                Seed = seed,
                Tokens = 48,
                Hidden = 32,
                ExpertSize = 32,
                TopK = 3,
                Gated = seed == 3,
            }
        );

    [TorchFact]
    public void ForwardAndBackward_PerExpertGemmInBFloat16_ErrAtMostTwiceAsMuchAsThePlainVersion() =>
        AssertTwice(
            new SparseCase
            {
                Type = ScalarType.BFloat16,
                Ranks = 2,
                Kernel = ExpertKernel.PerExpertGemm,
                Tokens = 48,
                ExpertSize = 32,
            }
        );

    private static void AssertTwice(SparseCase layer)
    {
        var outcome = LayerRun.Of(layer);
        var truth = ReferenceRun.Of(layer, outcome.Weights, outcome.Choice);
        var plain = PlainRun.Of(layer, outcome.Weights, outcome.Choice);
        foreach (var (((name, values), (_, right)), (_, plainly)) in outcome.Parts().Zip(truth.Parts()).Zip(plain.Parts()))
        {
            var (error, allowed) = (LayerOutcome.Error(values, right), 2 * LayerOutcome.Error(plainly, right));
            Assert.True(error <= allowed, $"{layer}: {name} errs by {error:G3}, twice the plain version's is {allowed:G3}");
        }
    }
}
