namespace SimMoE.Simulator.Profiles;

/// <summary>The sizes that decide what one stage costs on one rank.</summary>
public sealed record StageShape
{
    /// <summary>Ranks that share the layer, P.</summary>
    public required int Ranks { get; init; }

    /// <summary>Operations a byte at the device's ceilings: tells devices apart where one lends its shares to another.</summary>
    public double Balance { get; init; } = 1;

    /// <summary>Tokens of the rank in the micro-batch, N.</summary>
    public required long Tokens { get; init; }

    /// <summary>Width of the residual stream, d.</summary>
    public required int Hidden { get; init; }

    /// <summary>Rows that the stage works on: scores' rows of a router, (token, expert) pairs where copies move, tokens
    /// elsewhere.</summary>
    public required long Rows { get; init; }

    /// <summary>Width of such a row: d, the latent width, or a head's.</summary>
    public required int Width { get; init; }

    /// <summary>Experts that a router chooses from, N_e; 0 without sparse layers.</summary>
    public int Experts { get; init; }

    /// <summary>k; 0 without sparse layers.</summary>
    public int TopK { get; init; }

    /// <summary>Inner width of an expert, d_e, doubled if gated.</summary>
    public int ExpertSize { get; init; }

    /// <summary>Experts on the rank, over all its heads.</summary>
    public int LocalExperts { get; init; }

    /// <summary>Width between HP's projections, N_h d_h; 0 without.</summary>
    public int ProjectedWidth { get; init; }

    /// <summary>Rows of each local expert; empty where the stage is not the experts'.</summary>
    public ReadOnlyMemory<int> ExpertRows { get; init; }

    /// <summary>Tokens of a sequence.</summary>
    public int SequenceLength { get; init; }

    /// <summary>Heads of the attention times their width; 0 without.</summary>
    public int AttentionWidth { get; init; }

    /// <summary>Output widths of the attention's linear layers times their inputs, summed: weights of them.</summary>
    public long AttentionWeights { get; init; }

    /// <summary>Inner width of dense feed-forward layers, doubled if gated.</summary>
    public int DenseSize { get; init; }

    /// <summary>Words of the vocabulary.</summary>
    public int Vocabulary { get; init; }

    /// <summary>Parameters on the rank.</summary>
    public long Parameters { get; init; }

    /// <summary>Parameter tensors on the rank.</summary>
    public int Tensors { get; init; }
}
