using System.Collections.Immutable;

namespace SimMoE.Workload.Measurements;

/// <summary>Columns of a stage-measurement file, in order. Trainer and simulator share this and the stage names, nothing else.
/// docs/measurement-schema.md.</summary>
public static class MeasurementColumns
{
    /// <summary>Machine, such as <c>2xH200</c>.</summary>
    public const string Machine = "machine";

    /// <summary>Software with versions, such as <c>PyTorch 2.11 NCCL 2.28.9</c>.</summary>
    public const string Software = "software";

    /// <summary>Date of the measurement, ISO 8601.</summary>
    public const string Date = "date";

    /// <summary>Fabric, such as <c>nvlink</c>, <c>shm</c>, <c>socket</c>.</summary>
    public const string Fabric = "fabric";

    /// <summary>Strategy, a word of <see cref="StrategyNames"/>.</summary>
    public const string Strategy = "strategy";

    /// <summary>Implementation, such as <c>ep-grouped-gemm</c>.</summary>
    public const string Implementation = "implementation";

    /// <summary>Ranks.</summary>
    public const string Ranks = "ranks";

    /// <summary>Tokens of each rank in a micro-batch.</summary>
    public const string TokensPerRank = "tokens_per_rank";

    /// <summary>Width of the residual stream, d.</summary>
    public const string HiddenSize = "hidden_size";

    /// <summary>Experts N_e, per head with heads.</summary>
    public const string Experts = "experts";

    /// <summary>k.</summary>
    public const string TopK = "top_k";

    /// <summary>Inner width of an expert, d_e.</summary>
    public const string ExpertSize = "expert_size";

    /// <summary>Heads N_h, 0 without.</summary>
    public const string Heads = "heads";

    /// <summary>Width of a head, d_h, 0 without.</summary>
    public const string HeadSize = "head_size";

    /// <summary>Routing, such as <c>balanced</c>, <c>zipf 1.0</c>.</summary>
    public const string Routing = "routing";

    /// <summary>Stage, a name of <see cref="Stages.Stage"/>, or <c>layer</c> for the whole layer.</summary>
    public const string Stage = "stage";

    /// <summary><c>forward</c>, <c>backward</c> or <c>update</c>.</summary>
    public const string Pass = "pass";

    /// <summary>Rank that was timed.</summary>
    public const string Rank = "rank";

    /// <summary>Repeats after warm-up.</summary>
    public const string Repeats = "repeats";

    /// <summary>Lower quartile, microseconds.</summary>
    public const string LowerQuartile = "p25_us";

    /// <summary>Median, microseconds.</summary>
    public const string Median = "p50_us";

    /// <summary>Upper quartile, microseconds.</summary>
    public const string UpperQuartile = "p75_us";

    /// <summary>Every column, in order.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        Machine, Software, Date, Fabric, Strategy, Implementation, Ranks, TokensPerRank, HiddenSize, Experts, TopK, ExpertSize, Heads,
        HeadSize, Routing, Stage, Pass, Rank, Repeats, LowerQuartile, Median, UpperQuartile,
    ];
}
