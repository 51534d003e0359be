using SimMoE.Workload.Stages;

namespace SimMoE.Workload.Measurements;

/// <summary>One row of a measurement file: the time of one stage on one rank. Times in microseconds, as measured.</summary>
public sealed record StageMeasurement
{
    /// <summary>Machine.</summary>
    public required string Machine { get; init; }

    /// <summary>Software with versions.</summary>
    public required string Software { get; init; }

    /// <summary>Date, ISO 8601.</summary>
    public required string Date { get; init; }

    /// <summary>Fabric.</summary>
    public required string Fabric { get; init; }

    /// <summary>Strategy.</summary>
    public required StrategyKind Strategy { get; init; }

    /// <summary>Implementation.</summary>
    public required string Implementation { get; init; }

    /// <summary>Ranks, 1 or more.</summary>
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
    public int Heads { get; init; }

    /// <summary>Width of a head, 0 without.</summary>
    public int HeadSize { get; init; }

    /// <summary>Routing.</summary>
    public required string Routing { get; init; }

    /// <summary>Stage name, or <c>layer</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>Direction.</summary>
    public required Pass Pass { get; init; }

    /// <summary>Rank that was timed.</summary>
    public required int Rank { get; init; }

    /// <summary>Repeats after warm-up.</summary>
    public required int Repeats { get; init; }

    /// <summary>Lower quartile, microseconds.</summary>
    public required double LowerQuartileMicroseconds { get; init; }

    /// <summary>Median, microseconds.</summary>
    public required double MedianMicroseconds { get; init; }

    /// <summary>Upper quartile, microseconds.</summary>
    public required double UpperQuartileMicroseconds { get; init; }
}
