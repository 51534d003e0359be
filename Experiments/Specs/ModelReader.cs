using SimMoE.Experiments.Yaml;
using SimMoE.Units;
using SimMoE.Workload.Models;

namespace SimMoE.Experiments.Specs;

/// <summary>Reads a model: a preset's name, a preset with some keys changed, or every key.</summary>
/// <remarks>Keys: docs/spec-reference.md. Problems are noted in the file; the caller throws them together.</remarks>
public static class ModelReader
{
    private static readonly Dictionary<string, AttentionKind> AttentionKinds = new()
    {
        ["grouped-query"] = AttentionKind.GroupedQuery,
        ["multi-head-latent"] = AttentionKind.MultiHeadLatent,
    };

    private static readonly Dictionary<string, FeedForwardKind> LayerKinds = new()
    {
        ["moe"] = FeedForwardKind.Moe,
        ["multi-head-latent-moe"] = FeedForwardKind.MultiHeadLatentMoe,
        ["latent-moe"] = FeedForwardKind.LatentMoe,
    };

    /// <summary>Reads a model.</summary>
    /// <param name="node">A preset's name, or a mapping with or without <c>preset</c>.</param>
    /// <returns>The model; one with harmless stand-ins where problems were noted.</returns>
    /// <exception cref="ArgumentNullException">The node is null.</exception>
    public static ModelSpec Read(SpecNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var map = PresetMerge.Resolve(node, "model preset", ModelPresets.Names, ModelPresets.Text);
        if (map is null)
        {
            return StandIn;
        }

        var before = map.File.Problems.Count;
        var model = ReadKeys(map);
        if (map.File.Problems.Count == before)
        {
            SpecProblems.Note(map, ModelRules.Check(model, map.Path));
        }

        return model;
    }

    /// <summary>Reads a preset by name.</summary>
    /// <param name="name">One of <see cref="ModelPresets.Names"/>.</param>
    /// <exception cref="ArgumentException">No such preset.</exception>
    /// <exception cref="SpecException">The preset itself is wrong: a bug.</exception>
    public static ModelSpec Preset(string name)
    {
        var root = SpecFile.Parse(ModelPresets.Text(name), $"preset {name}");
        var model = Read(root);
        root.File.ThrowIfAny();
        return model;
    }

    private static ModelSpec StandIn { get; } =
        new()
        {
            Name = "unread",
            Layers = 1,
            HiddenSize = 1,
            VocabularySize = 1,
            SequenceLength = 1,
            Attention = new AttentionSpec
            {
                Heads = 1,
                KeyValueHeads = 1,
                HeadSize = 1,
            },
            DenseLayers = 1,
            DenseFeedForwardSize = 1,
        };

    private static ModelSpec ReadKeys(SpecMap map)
    {
        var keys = map.Read();
        keys.Optional("preset");
        var layers = keys.Integer("layers", 1, 10_000, "12");
        var hidden = keys.Integer("hidden_size", 1, 1 << 20, "1024");
        var dense = (keys.Optional("dense")?.AsMap() ?? new SpecMap(map.File, $"{map.Path}.dense", map.Line, [])).Read();
        var model = new ModelSpec
        {
            Name = keys.TextOr("name", "custom"),
            Source = keys.TextOr("source", ""),
            Layers = layers,
            HiddenSize = hidden,
            VocabularySize = keys.Integer("vocabulary_size", 1, 1 << 28, "50304"),
            SequenceLength = keys.Integer("sequence_length", 1, 1 << 24, "2048"),
            TiedEmbeddings = keys.FlagOr("tied_embeddings", false),
            Attention = keys.Required("attention", "{heads: 8, head_size: 128}") is { } attention
                ? ReadAttention(attention.AsMap())
                : StandIn.Attention,
            DenseLayers = dense.IntegerOr("layers", 0, 0, 10_000),
            DenseFeedForwardSize = dense.IntegerOr("size", 0, 0, 1 << 24),
            DenseGated = dense.FlagOr("gated", false),
            Moe = keys.Optional("moe") is { } moe ? ReadMoe(moe.AsMap(), hidden) : null,
        };
        dense.RejectUnknown();
        keys.RejectUnknown();
        return model;
    }

    private static AttentionSpec ReadAttention(SpecMap map)
    {
        var keys = map.Read();
        var heads = keys.Integer("heads", 1, 1 << 16, "8");
        var attention = new AttentionSpec
        {
            Kind = keys.ChoiceOr("kind", AttentionKinds, AttentionKind.GroupedQuery),
            Heads = heads,
            KeyValueHeads = keys.IntegerOr("key_value_heads", heads, 1, 1 << 16),
            HeadSize = keys.Integer("head_size", 1, 1 << 16, "128"),
            QueryLatentSize = keys.IntegerOr("query_latent_size", 0, 0, 1 << 20),
            KeyValueLatentSize = keys.IntegerOr("key_value_latent_size", 0, 0, 1 << 20),
            RotarySize = keys.IntegerOr("rotary_size", 0, 0, 1 << 16),
            ValueHeadSize = keys.IntegerOr("value_head_size", 0, 0, 1 << 16),
            NormalizesQueriesAndKeys = keys.FlagOr("query_key_norm", false),
        };
        keys.RejectUnknown();
        return attention;
    }

    private static MoeSpec ReadMoe(SpecMap map, int hidden)
    {
        var keys = map.Read();
        var kind = keys.ChoiceOr("kind", LayerKinds, FeedForwardKind.Moe);
        var heads = keys.IntegerOr("heads", 0, 0, 1 << 16);
        var headSize = keys.IntegerOr("head_size", 0, 0, 1 << 20);
        var latent = keys.IntegerOr("latent_size", 0, 0, 1 << 20);
        var moe = new MoeSpec
        {
            Kind = kind,
            Experts = keys.Integer("experts", 1, 1 << 20, "64"),
            TopK = keys.Integer("top_k", 1, 1 << 16, "4"),
            ExpertSize = keys.Integer("expert_size", 1, 1 << 24, "256"),
            Gated = keys.FlagOr("gated", false),
            SharedExperts = keys.IntegerOr("shared_experts", 0, 0, 1 << 16),
            SharedExpertSize = keys.IntegerOr("shared_expert_size", 0, 0, 1 << 24),
            Heads = kind == FeedForwardKind.MultiHeadLatentMoe ? heads : 0,
            HeadSize = kind == FeedForwardKind.MultiHeadLatentMoe ? headSize : 0,
            LatentSize = kind == FeedForwardKind.LatentMoe ? latent : 0,
        };
        moe = WithHeadSize(keys, moe, hidden);
        moe = WithGranularity(keys, moe);
        keys.RejectUnknown();
        return moe;
    }

    // Heads without a size share the hidden width (arXiv 2602.04870, section 3.1: N_h x d_h = d is common practice, not required).
    private static MoeSpec WithHeadSize(MapReader keys, MoeSpec moe, int hidden)
    {
        if (moe.Kind != FeedForwardKind.MultiHeadLatentMoe || moe.Heads == 0 || moe.HeadSize > 0)
        {
            return moe;
        }

        if (hidden % moe.Heads == 0)
        {
            return moe with { HeadSize = hidden / moe.Heads };
        }

        keys.Reject(
            "heads",
            $"hidden size {hidden} does not divide over {moe.Heads} heads",
            "write another number of heads, or 'head_size'"
        );
        return moe with { HeadSize = 1 };
    }

    private static MoeSpec WithGranularity(MapReader keys, MoeSpec moe)
    {
        var factor = keys.NumberOr("granularity", 1, 1.0 / 4096, 4096);
        if (Granularity.TryApply(moe, factor, out var refined))
        {
            return refined;
        }

        keys.Reject(
            "granularity",
            FormattableString.Invariant(
                $"{moe.Experts} experts, k {moe.TopK} and expert size {moe.ExpertSize} are not whole at granularity {factor}"
            ),
            "write a factor that keeps N_e x G, k x G and d_e / G whole, such as 2"
        );
        return moe;
    }
}
