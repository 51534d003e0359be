using System.Collections.Immutable;

namespace SimMoE.Workload.Measurements;

/// <summary>Columns of a file of layer measurements, in order. docs/measurement-schema.md.</summary>
public static class LayerColumns
{
    /// <summary>Machine, such as <c>2xH200</c>.</summary>
    public const string Machine = "machine";

    /// <summary>Software with versions.</summary>
    public const string Software = "software";

    /// <summary>Date, ISO 8601.</summary>
    public const string Date = "date";

    /// <summary>Fabric, such as <c>nvlink</c>, <c>loopback</c>.</summary>
    public const string Fabric = "fabric";

    /// <summary>Strategy.</summary>
    public const string Strategy = "strategy";

    /// <summary>Implementation.</summary>
    public const string Implementation = "implementation";

    /// <summary>Type of the matrix products: <c>float32</c> or <c>bfloat16</c>.</summary>
    public const string Precision = "precision";

    /// <summary>Ranks.</summary>
    public const string Ranks = "ranks";

    /// <summary>Tokens of each rank.</summary>
    public const string TokensPerRank = "tokens_per_rank";

    /// <summary>Width of the residual stream.</summary>
    public const string HiddenSize = "hidden_size";

    /// <summary>Experts, per head with heads.</summary>
    public const string Experts = "experts";

    /// <summary>k.</summary>
    public const string TopK = "top_k";

    /// <summary>Inner width of an expert.</summary>
    public const string ExpertSize = "expert_size";

    /// <summary>Heads, 0 without.</summary>
    public const string Heads = "heads";

    /// <summary>Width of a head, 0 without.</summary>
    public const string HeadSize = "head_size";

    /// <summary>Routing: <c>router</c> is the layer's own router as initialised, <c>zipf S</c> biases its selection.</summary>
    public const string Routing = "routing";

    /// <summary><c>cuda-event</c> or <c>monotonic</c>.</summary>
    public const string Clock = "clock";

    /// <summary>Rank that was timed.</summary>
    public const string Rank = "rank";

    /// <summary>Repeats after warm-up.</summary>
    public const string Repeats = "repeats";

    /// <summary>Lower quartile of forward, microseconds.</summary>
    public const string ForwardLowerQuartile = "forward_p25_us";

    /// <summary>Median of forward, microseconds.</summary>
    public const string ForwardMedian = "forward_p50_us";

    /// <summary>Upper quartile of forward, microseconds.</summary>
    public const string ForwardUpperQuartile = "forward_p75_us";

    /// <summary>Lower quartile of backward, microseconds.</summary>
    public const string BackwardLowerQuartile = "backward_p25_us";

    /// <summary>Median of backward, microseconds.</summary>
    public const string BackwardMedian = "backward_p50_us";

    /// <summary>Upper quartile of backward, microseconds.</summary>
    public const string BackwardUpperQuartile = "backward_p75_us";

    /// <summary>Lower quartile of forward and backward, microseconds.</summary>
    public const string ForwardBackwardLowerQuartile = "forward_backward_p25_us";

    /// <summary>Median of forward and backward, microseconds.</summary>
    public const string ForwardBackwardMedian = "forward_backward_p50_us";

    /// <summary>Upper quartile of forward and backward, microseconds.</summary>
    public const string ForwardBackwardUpperQuartile = "forward_backward_p75_us";

    /// <summary>Rows that this rank's experts computed in one forward.</summary>
    public const string ExpertRows = "expert_rows";

    /// <summary>Most bytes in tensors during forward and backward, 0 where the allocator does not say (CPU).</summary>
    public const string PeakBytes = "peak_bytes";

    /// <summary>Every column, in order.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        Machine, Software, Date, Fabric, Strategy, Implementation, Precision, Ranks, TokensPerRank,
        HiddenSize, Experts, TopK, ExpertSize, Heads, HeadSize, Routing, Clock, Rank, Repeats,
        ForwardLowerQuartile, ForwardMedian, ForwardUpperQuartile, BackwardLowerQuartile, BackwardMedian,
        BackwardUpperQuartile, ForwardBackwardLowerQuartile, ForwardBackwardMedian,
        ForwardBackwardUpperQuartile, ExpertRows, PeakBytes,
    ];
}
