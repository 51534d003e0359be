using System.Globalization;
using SimMoE.Units;

namespace SimMoE.Workload.Models;

/// <summary>What must hold between the numbers of a model.</summary>
public static class ModelRules
{
    /// <summary>Most parameters of a model: their bytes with gradients and optimiser, and a token's operations, fit 64 bits.</summary>
    private const double MostParameters = 1e15;

    /// <summary>Widest projection, in channels of all heads together.</summary>
    private const long WidestHeads = 1 << 24;

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
            problems.Add(
                new Problem(
                    $"{path}.attention.key_value_heads",
                    $"{attention.Heads} query heads do not divide over {attention.KeyValueHeads} key/value heads",
                    $"write one of {Divisors.Nearest(attention.Heads, attention.KeyValueHeads)}"
                )
            );
        }

        if (attention.Kind == AttentionKind.MultiHeadLatent && attention.KeyValueLatentSize == 0)
        {
            problems.Add(
                new Problem(
                    $"{path}.attention.key_value_latent_size",
                    "multi-head latent attention without a latent size",
                    "write 1 or more"
                )
            );
        }

        foreach (
            var (key, size) in new[]
            {
                ("rotary_size", attention.RotarySize),
                ("query_latent_size", attention.QueryLatentSize),
                ("key_value_latent_size", attention.KeyValueLatentSize),
            }
        )
        {
            if (attention.Kind == AttentionKind.GroupedQuery && size != 0)
            {
                problems.Add(
                    new Problem(
                        $"{path}.attention.{key}",
                        $"{size} with grouped-query attention",
                        "leave it out, or write 'kind: multi-head-latent'"
                    )
                );
            }
        }

        if (model.DenseLayers > model.Layers)
        {
            problems.Add(
                new Problem(
                    $"{path}.dense.layers",
                    $"{model.DenseLayers} dense layers in a model of {model.Layers}",
                    $"write 0 to {model.Layers}"
                )
            );
        }

        if (model.Moe is null && model.DenseLayers < model.Layers)
        {
            problems.Add(
                new Problem(
                    $"{path}.moe",
                    $"{model.Layers - model.DenseLayers} blocks have no feed-forward layer",
                    $"write a 'moe' mapping, or 'dense.layers: {model.Layers}'"
                )
            );
        }

        if (model.DenseBlocks > 0 && model.DenseFeedForwardSize == 0)
        {
            problems.Add(new Problem($"{path}.dense.size", "dense layers without a size", "write 1 or more"));
        }

        if (model.Moe is not null)
        {
            CheckMoe(model.Moe, $"{path}.moe", problems);
        }

        CheckSize(model, path, problems);
        return problems;
    }

    /// <summary>Each key alone may be in its range and all together beyond 64 bits.</summary>
    private static void CheckSize(ModelSpec model, string path, List<Problem> problems)
    {
        var attention = model.Attention;
        CheckWidth(attention.Heads, Math.Max(attention.QueryKeySize, attention.ValueSize), $"{path}.attention.heads", problems);
        CheckWidth(model.Moe?.Heads ?? 0, model.Moe?.HeadSize ?? 0, $"{path}.moe.heads", problems);
        if (Parameters(model) is > MostParameters and var parameters)
        {
            problems.Add(
                new Problem(
                    path,
                    string.Create(CultureInfo.InvariantCulture, $"about {parameters:G2} parameters"),
                    "write smaller sizes: at most 10^15 parameters"
                )
            );
        }
    }

    private static void CheckWidth(long heads, long size, string path, List<Problem> problems)
    {
        if (heads * size > WidestHeads)
        {
            problems.Add(
                new Problem(path, $"{heads} heads of {size} channels are {heads * size}", $"write fewer: at most {WidestHeads} in all")
            );
        }
    }

    /// <summary>Close enough for a limit, and beyond the range of integers: attention and feed-forward layers, and the two
    /// tables.</summary>
    private static double Parameters(ModelSpec model)
    {
        double hidden = model.HiddenSize,
            widths = model.Attention.QueryKeySize + (double)model.Attention.ValueSize;
        var attention = 2 * hidden * model.Attention.Heads * widths;
        var dense = (model.DenseGated ? 3.0 : 2.0) * hidden * model.DenseFeedForwardSize;
        var sparse = 0.0;
        if (model.Moe is { } moe)
        {
            double expert = moe.ExpertWidth(model.HiddenSize),
                matrices = moe.Gated ? 3 : 2;
            sparse =
                ((double)moe.RouterCount * moe.Experts * expert * ((matrices * moe.ExpertSize) + 1))
                + (matrices * moe.SharedExperts * hidden * moe.SharedExpertSize);
        }

        return (2.0 * model.VocabularySize * hidden)
            + (model.Layers * attention)
            + (Math.Min(model.DenseBlocks, model.Layers) * dense)
            + (Math.Max(0, model.MoeLayers) * sparse);
    }

    private static void CheckMoe(MoeSpec moe, string path, List<Problem> problems)
    {
        if (moe.TopK > moe.Experts)
        {
            problems.Add(
                new Problem(
                    $"{path}.top_k",
                    $"a token chooses {moe.TopK} of {moe.Experts} experts",
                    $"write 1 to {moe.Experts}, or more experts"
                )
            );
        }

        if (moe.Kind == FeedForwardKind.MultiHeadLatentMoe && (moe.Heads == 0 || moe.HeadSize == 0))
        {
            problems.Add(
                new Problem($"{path}.heads", "Multi-Head LatentMoE without heads or without a head size", "write for example 'heads: 8'")
            );
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
