namespace SimMoE.Workload.Models;

/// <summary>Parameters of a model or of one of its blocks, by part.</summary>
/// <remarks>Formulas and sources: docs/models/parameters-and-flops.md. Selection biases of routers are no parameters (no gradient
/// reaches them), and neither are the extra blocks of multi-token prediction.</remarks>
public sealed record ParameterCount
{
    /// <summary>Token embedding table.</summary>
    public long Embedding { get; init; }

    /// <summary>Output projection; 0 where it is the embedding table.</summary>
    public long Head { get; init; }

    /// <summary>Attention projections, without norms.</summary>
    public long Attention { get; init; }

    /// <summary>Dense feed-forward layers.</summary>
    public long Dense { get; init; }

    /// <summary>Routers.</summary>
    public long Router { get; init; }

    /// <summary>Routed experts, all of them.</summary>
    public long Experts { get; init; }

    /// <summary>Routed experts that one token uses.</summary>
    public long ActiveExperts { get; init; }

    /// <summary>Shared experts.</summary>
    public long SharedExperts { get; init; }

    /// <summary>W_in and W_out of Multi-Head LatentMoE; down- and up-projection of LatentMoE.</summary>
    public long Projections { get; init; }

    /// <summary>Norm weights.</summary>
    public long Norms { get; init; }

    /// <summary>All parameters.</summary>
    public long Total => Embedding + Head + Attention + Dense + Router + Experts + SharedExperts + Projections + Norms;

    /// <summary>Parameters that one token uses, the whole embedding table included.</summary>
    public long Active => Total - Experts + ActiveExperts;

    /// <summary>The same without the embedding table, of which a token reads one row. Publications use either count.</summary>
    public long ActiveWithoutEmbedding => Active - Embedding;

    /// <summary>All parameters but the routed experts.</summary>
    public long OutsideExperts => Total - Experts;

    /// <summary>The whole model.</summary>
    /// <exception cref="ArgumentNullException">The model is null.</exception>
    public static ParameterCount Of(ModelSpec model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var sparse = model.Moe is null ? new ParameterCount() : OfSparseLayer(model.Moe, model.HiddenSize);
        long table = (long)model.VocabularySize * model.HiddenSize;
        return new ParameterCount
        {
            Embedding = table,
            Head = model.TiedEmbeddings ? 0 : table,
            Attention = model.Layers * OfAttention(model.Attention, model.HiddenSize),
            Dense = model.DenseBlocks * OfMlp(model.HiddenSize, model.DenseFeedForwardSize, model.DenseGated),
            Router = model.MoeLayers * sparse.Router,
            Experts = model.MoeLayers * sparse.Experts,
            ActiveExperts = model.MoeLayers * sparse.ActiveExperts,
            SharedExperts = model.MoeLayers * sparse.SharedExperts,
            Projections = model.MoeLayers * sparse.Projections,
            Norms = model.HiddenSize + (model.Layers * OfNorms(model.Attention, model.HiddenSize)),
        };
    }

    /// <summary>One sparse feed-forward layer, norms not included.</summary>
    /// <param name="moe">The layer.</param>
    /// <param name="hiddenSize">Width of the residual stream.</param>
    /// <exception cref="ArgumentNullException">The layer is null.</exception>
    public static ParameterCount OfSparseLayer(MoeSpec moe, int hiddenSize)
    {
        ArgumentNullException.ThrowIfNull(moe);
        var expert = OfMlp(moe.ExpertWidth(hiddenSize), moe.ExpertSize, moe.Gated);
        return new ParameterCount
        {
            Router = (long)moe.RouterCount * moe.RouterWidth(hiddenSize) * moe.Experts,
            Experts = (long)moe.RouterCount * moe.Experts * expert,
            ActiveExperts = (long)moe.RouterCount * moe.TopK * expert,
            SharedExperts = moe.SharedExperts * OfMlp(hiddenSize, moe.SharedExpertSize, moe.Gated),
            Projections = 2L * hiddenSize * moe.ProjectedWidth,
        };
    }

    /// <summary>The attention projections of one block.</summary>
    /// <param name="attention">The attention.</param>
    /// <param name="hiddenSize">Width of the residual stream.</param>
    /// <exception cref="ArgumentNullException">The attention is null.</exception>
    public static long OfAttention(AttentionSpec attention, int hiddenSize)
    {
        ArgumentNullException.ThrowIfNull(attention);
        long queries = (long)attention.Heads * attention.QueryKeySize;
        var output = (long)attention.Heads * attention.ValueSize * hiddenSize;
        if (attention.Kind == AttentionKind.GroupedQuery)
        {
            var keysAndValues = (long)attention.KeyValueHeads * ((long)attention.QueryKeySize + attention.ValueSize);
            return (hiddenSize * (queries + keysAndValues)) + output;
        }

        // DeepSeek-V3 (arXiv 2412.19437, section 2.1.1): W_DQ, W_UQ and W_QR; W_DKV and W_KR; W_UK and W_UV; W_O.
        long queryPath = attention.QueryLatentSize == 0 ? hiddenSize * queries : attention.QueryLatentSize * (hiddenSize + queries);
        long down = (long)hiddenSize * ((long)attention.KeyValueLatentSize + attention.RotarySize);
        long up = (long)attention.KeyValueLatentSize * attention.Heads * ((long)attention.HeadSize + attention.ValueSize);
        return queryPath + down + up + output;
    }

    /// <summary>One MLP: two matrices, three if gated, no biases.</summary>
    /// <param name="width">Input and output width.</param>
    /// <param name="inner">Inner width.</param>
    /// <param name="gated">Three matrices.</param>
    public static long OfMlp(int width, int inner, bool gated) => (gated ? 3L : 2L) * width * inner;

    // RMSNorm before attention and before the feed-forward layer; norms of queries and keys are one head wide.
    private static long OfNorms(AttentionSpec attention, int hiddenSize) =>
        (2L * hiddenSize)
        + attention.QueryLatentSize
        + attention.KeyValueLatentSize
        + (attention.NormalizesQueriesAndKeys ? 2L * attention.HeadSize : 0);
}
