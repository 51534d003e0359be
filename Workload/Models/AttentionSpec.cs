namespace SimMoE.Workload.Models;

/// <summary>The attention of every block.</summary>
public sealed record AttentionSpec
{
    /// <summary>How keys and values are made.</summary>
    public AttentionKind Kind { get; init; } = AttentionKind.GroupedQuery;

    /// <summary>Query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Key/value heads; equal to <see cref="Heads"/> for plain multi-head attention.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Width of one query or key head; with multi-head latent attention its part without rotation, to which
    /// <see cref="RotarySize"/> comes on top.</summary>
    public required int HeadSize { get; init; }

    /// <summary>Rank of the query compression of multi-head latent attention; 0 otherwise.</summary>
    public int QueryLatentSize { get; init; }

    /// <summary>Rank of the key/value compression of multi-head latent attention; 0 otherwise.</summary>
    public int KeyValueLatentSize { get; init; }

    /// <summary>Width of the rotary part of a query or key of multi-head latent attention; 0 otherwise.</summary>
    public int RotarySize { get; init; }

    /// <summary>Width of one value head; 0 means <see cref="HeadSize"/>.</summary>
    public int ValueHeadSize { get; init; }

    /// <summary>True if queries and keys pass an RMSNorm of their own.</summary>
    public bool NormalizesQueriesAndKeys { get; init; }

    /// <summary>Width of one query or key head, rotary part included.</summary>
    public int QueryKeySize => Kind == AttentionKind.MultiHeadLatent ? HeadSize + RotarySize : HeadSize;

    /// <summary>Width of one value head.</summary>
    public int ValueSize => ValueHeadSize == 0 ? HeadSize : ValueHeadSize;
}
