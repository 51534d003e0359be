using SimMoE.Workload.Models;

namespace SimMoE.Tests.Workload.Models;

public sealed class AttentionRulesTests
{
    /// <summary>Sizes of latent attention mean nothing for grouped queries, so they are refused and not counted in one place and left out
    /// in another.</summary>
    [Fact]
    public void Check_LatentSizesWithGroupedQueries_AreRefused()
    {
        var model = Dense() with
        {
            Attention = new AttentionSpec
            {
                Heads = 8,
                KeyValueHeads = 2,
                HeadSize = 64,
                RotarySize = 32,
                QueryLatentSize = 16,
                KeyValueLatentSize = 8,
            },
        };

        Assert.Equal(
            ["$.model.attention.rotary_size", "$.model.attention.query_latent_size", "$.model.attention.key_value_latent_size"],
            ModelRules.Check(model).Select(problem => problem.Path)
        );
    }

    private static ModelSpec Dense() =>
        new()
        {
            Name = "dense",
            Layers = 1,
            HiddenSize = 512,
            VocabularySize = 0,
            SequenceLength = 16,
            Attention = new AttentionSpec
            {
                Heads = 8,
                KeyValueHeads = 2,
                HeadSize = 64,
            },
            DenseLayers = 1,
            DenseFeedForwardSize = 16,
            Moe = null,
        };
}
