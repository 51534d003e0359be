using SimMoE.Units;

namespace SimMoE.Workload.Models;

/// <summary>What must hold between the numbers of a model.</summary>
public static class ModelRules
{
    /// <summary>Every rule that the model breaks.</summary>
    /// <param name="model">The model; its sizes are positive.</param>
    /// <param name="path">Where it stands in the user's file; keys follow docs/spec-reference.md.</param>
    /// <exception cref="ArgumentNullException">The model is null.</exception>
    public static IReadOnlyList<Problem> Check(ModelSpec model, string path = "$.model")
    {
        ArgumentNullException.ThrowIfNull(model);
        var problems = new List<Problem>();
        var attention = model.Attention;
        if (attention.KeyValueHeads > attention.Heads || attention.Heads % attention.KeyValueHeads != 0)
        {
            problems.Add(new Problem(
                $"{path}.attention.key_value_heads",
                $"{attention.Heads} query heads do not divide over {attention.KeyValueHeads} key/value heads",
                $"write one of {Divisors.Nearest(attention.Heads, attention.KeyValueHeads)}"));
        }

        if (attention.Kind == AttentionKind.MultiHeadLatent && attention.KeyValueLatentSize == 0)
        {
            problems.Add(new Problem(
                $"{path}.attention.key_value_latent_size", "multi-head latent attention without a latent size", "write 1 or more"));
        }

        foreach (var (key, size) in new[]
        {
            ("rotary_size", attention.RotarySize), ("query_latent_size", attention.QueryLatentSize), ("key_value_latent_size", attention.KeyValueLatentSize),
        })
        {
            if (attention.Kind == AttentionKind.GroupedQuery && size != 0)
            {
                problems.Add(new Problem(
                    $"{path}.attention.{key}", $"{size} with grouped-query attention", "leave it out, or write 'kind: multi-head-latent'"));
            }
        }

        if (model.DenseLayers > model.Layers)
        {
            problems.Add(new Problem(
                $"{path}.dense.layers", $"{model.DenseLayers} dense layers in a model of {model.Layers}", $"write 0 to {model.Layers}"));
        }

        if (model.Moe is null && model.DenseLayers < model.Layers)
        {
            problems.Add(new Problem(
                $"{path}.moe", $"{model.Layers - model.DenseLayers} blocks have no feed-forward layer",
                $"write a 'moe' mapping, or 'dense.layers: {model.Layers}'"));
        }

        if (model.DenseBlocks > 0 && model.DenseFeedForwardSize == 0)
        {
            problems.Add(new Problem($"{path}.dense.size", "dense layers without a size", "write 1 or more"));
        }

        if (model.Moe is not null)
        {
            CheckMoe(model.Moe, $"{path}.moe", problems);
        }

        return problems;
    }

    private static void CheckMoe(MoeSpec moe, string path, List<Problem> problems)
    {
        if (moe.TopK > moe.Experts)
        {
            problems.Add(new Problem(
                $"{path}.top_k", $"a token chooses {moe.TopK} of {moe.Experts} experts", $"write 1 to {moe.Experts}, or more experts"));
        }

        if (moe.Kind == FeedForwardKind.MultiHeadLatentMoe && (moe.Heads == 0 || moe.HeadSize == 0))
        {
            problems.Add(new Problem(
                $"{path}.heads", "Multi-Head LatentMoE without heads or without a head size", "write for example 'heads: 8'"));
        }

        if (moe.Kind == FeedForwardKind.LatentMoe && moe.LatentSize == 0)
        {
            problems.Add(new Problem($"{path}.latent_size", "LatentMoE without a latent size", "write 1 or more"));
        }

        if (moe.SharedExperts > 0 && moe.SharedExpertSize == 0)
        {
            problems.Add(new Problem($"{path}.shared_expert_size", "shared experts without a size", "write 1 or more"));
        }
    }
}
