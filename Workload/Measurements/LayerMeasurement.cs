namespace SimMoE.Workload.Measurements;

/// <summary>One row of a file of layer measurements: the times and the memory of one whole sparse layer on one rank.</summary>
public sealed record LayerMeasurement
{
    /// <summary>Machine, such as <c>2xH200</c>.</summary>
    public required string Machine { get; init; }

    /// <summary>Software with versions.</summary>
    public required string Software { get; init; }

    /// <summary>Date, ISO 8601.</summary>
    public required string Date { get; init; }

    /// <summary>Fabric, such as <c>nvlink</c>, <c>loopback</c>.</summary>
    public required string Fabric { get; init; }

    /// <summary>Strategy.</summary>
    public required StrategyKind Strategy { get; init; }

    /// <summary>Implementation.</summary>
    public required string Implementation { get; init; }

    /// <summary>Type of the matrix products: <c>float32</c> or <c>bfloat16</c>.</summary>
    public required string Precision { get; init; }

    /// <summary>Ranks.</summary>
    public required int Ranks { get; init; }

    /// <summary>Tokens of each rank.</summary>
    public required int TokensPerRank { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Experts, per head with heads.</summary>
    public required int Experts { get; init; }

    /// <summary>k.</summary>
    public required int TopK { get; init; }

    /// <summary>Inner width of an expert.</summary>
    public required int ExpertSize { get; init; }

    /// <summary>Heads, 0 without.</summary>
    public required int Heads { get; init; }

    /// <summary>Width of a head, 0 without.</summary>
    public required int HeadSize { get; init; }

    /// <summary>Routing: <c>router</c> is the layer's own router as initialised, <c>zipf S</c> biases its selection.</summary>
    public required string Routing { get; init; }

    /// <summary><c>cuda-event</c> or <c>monotonic</c>.</summary>
    public required string Clock { get; init; }

    /// <summary>Rank that was timed.</summary>
    public required int Rank { get; init; }

    /// <summary>Repeats after warm-up.</summary>
    public required int Repeats { get; init; }

    /// <summary>Quartiles of forward, microseconds.</summary>
    public required Quartiles Forward { get; init; }

    /// <summary>Quartiles of backward, microseconds.</summary>
    public required Quartiles Backward { get; init; }

    /// <summary>Quartiles of forward and backward together, microseconds.</summary>
    public required Quartiles ForwardBackward { get; init; }

    /// <summary>Rows that this rank's experts computed in one forward.</summary>
    public required long ExpertRows { get; init; }

    /// <summary>Most bytes in tensors during forward and backward, 0 where the allocator does not say (CPU).</summary>
    public required long PeakBytes { get; init; }
}
