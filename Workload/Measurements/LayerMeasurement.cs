using CsvHelper;

namespace SimMoE.Workload.Measurements;

/// <summary>The times and the memory of one whole sparse layer on one rank.</summary>
[CsvRecord]
public sealed partial record LayerMeasurement : IMeasurement
{
    /// <inheritdoc/>
    public static string Kind => "layer";

    /// <inheritdoc/>
    public required Provenance Provenance { get; init; }

    /// <summary>What was timed.</summary>
    public required MeasuredLayer Layer { get; init; }

    /// <summary><c>cuda-event</c> or <c>monotonic</c>.</summary>
    [CsvColumn("clock")]
    public required string Clock { get; init; }

    /// <summary>Rank that was timed.</summary>
    [CsvColumn("rank")]
    public required int Rank { get; init; }

    /// <inheritdoc/>
    [CsvColumn("repeats")]
    public required int Repeats { get; init; }

    /// <summary>Quartiles of forward, microseconds.</summary>
    [CsvColumn(Prefix = "forward_")]
    public required Quartiles Forward { get; init; }

    /// <summary>Quartiles of backward, microseconds.</summary>
    [CsvColumn(Prefix = "backward_")]
    public required Quartiles Backward { get; init; }

    /// <summary>Quartiles of forward and backward together, microseconds.</summary>
    [CsvColumn(Prefix = "forward_backward_")]
    public required Quartiles ForwardBackward { get; init; }

    /// <summary>Rows that this rank's experts computed in one forward.</summary>
    [CsvColumn("expert_rows")]
    public required long ExpertRows { get; init; }

    /// <summary>Most bytes in tensors during forward and backward, 0 where the allocator does not say (CPU).</summary>
    [CsvColumn("peak_bytes")]
    public required long PeakBytes { get; init; }

    /// <inheritdoc/>
    [CsvColumn("quick", Optional = true)]
    public bool Quick { get; init; }
}

/// <summary>A sparse layer and how it is spread: what rows of layers and of stages are measurements of.</summary>
[CsvRecord]
public sealed partial record MeasuredLayer
{
    /// <summary>The precision of rows from before files had that column.</summary>
    public const string UnknownPrecision = "unknown";

    /// <summary>Fabric, such as <c>nvlink</c>, <c>loopback</c>.</summary>
    [CsvColumn("fabric")]
    public required string Fabric { get; init; }

    /// <summary>Strategy.</summary>
    [CsvColumn("strategy")]
    public required StrategyKind Strategy { get; init; }

    /// <summary>Which program: <c>ep-grouped-gemm</c>, <c>ep-per-expert-gemm</c>, <c>hp-plain</c>, ...</summary>
    [CsvColumn("implementation")]
    public required string Implementation { get; init; }

    /// <summary>Type of the matrix products, <c>float32</c> or <c>bfloat16</c>; <see cref="UnknownPrecision"/> in rows that do not
    /// say.</summary>
    [CsvColumn("precision", Optional = true)]
    public string Precision
    {
        get;
        init => field = value ?? UnknownPrecision;
    } = UnknownPrecision;

    /// <summary>Ranks, 1 or more.</summary>
    [CsvColumn("ranks")]
    public required int Ranks { get; init; }

    /// <summary>Tokens of each rank.</summary>
    [CsvColumn("tokens_per_rank")]
    public required int TokensPerRank { get; init; }

    /// <summary>Width of the residual stream, d.</summary>
    [CsvColumn("hidden_size")]
    public required int HiddenSize { get; init; }

    /// <summary>Experts N_e, per head with heads.</summary>
    [CsvColumn("experts")]
    public required int Experts { get; init; }

    /// <summary>k.</summary>
    [CsvColumn("top_k")]
    public required int TopK { get; init; }

    /// <summary>Inner width of an expert, d_e.</summary>
    [CsvColumn("expert_size")]
    public required int ExpertSize { get; init; }

    /// <summary>Heads N_h, 0 without.</summary>
    [CsvColumn("heads")]
    public required int Heads { get; init; }

    /// <summary>Width of a head d_h, 0 without.</summary>
    [CsvColumn("head_size")]
    public required int HeadSize { get; init; }

    /// <summary>Routing: <c>router</c> is the layer's own router as initialised, <c>zipf S</c> biases its selection.</summary>
    [CsvColumn("routing")]
    public required string Routing { get; init; }
}
