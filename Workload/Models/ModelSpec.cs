namespace SimMoE.Workload.Models;

/// <summary>A decoder-only language model with dense and sparse feed-forward layers. The one description that the
/// simulator predicts and the trainer trains.</summary>
public sealed record ModelSpec
{
    /// <summary>Name as users know it, such as <c>deepseek-v3</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Blocks, L.</summary>
    public required int Layers { get; init; }

    /// <summary>Width of the residual stream, d.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Rows of the embedding table, padding included.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Tokens of one sequence, T.</summary>
    public required int SequenceLength { get; init; }

    /// <summary>Attention of every block.</summary>
    public required AttentionSpec Attention { get; init; }

    /// <summary>Blocks at the bottom whose feed-forward layer is dense; all of them for a dense model.</summary>
    public required int DenseLayers { get; init; }

    /// <summary>Inner width of the dense feed-forward layer; may be 0 if <see cref="DenseLayers"/> is 0.</summary>
    public required int DenseFeedForwardSize { get; init; }

    /// <summary>True if the dense feed-forward layer has three matrices (SwiGLU).</summary>
    public bool DenseGated { get; init; }

    /// <summary>The sparse layer of the other blocks; null for a dense model.</summary>
    public MoeSpec? Moe { get; init; }

    /// <summary>True if the output projection is the embedding table.</summary>
    public bool TiedEmbeddings { get; init; }

    /// <summary>Where the numbers come from.</summary>
    public string Source { get; init; } = "";

    /// <summary>Blocks with a sparse layer.</summary>
    public int MoeLayers => Moe is null ? 0 : Layers - DenseLayers;

    /// <summary>Blocks with a dense feed-forward layer.</summary>
    public int DenseBlocks => Layers - MoeLayers;

    /// <summary>True if the block has a sparse layer; the dense ones stand at the bottom.</summary>
    /// <param name="layer">Block, from 0.</param>
    public bool IsSparse(int layer) => Moe is not null && layer >= DenseLayers;
}
