using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Results;

/// <summary>One row of a result table. Times are means over the ranks of the row, amounts are sums over them.</summary>
public sealed record StageRow
{
    /// <summary>The rank, or -1 for all.</summary>
    public required int Rank { get; init; }

    /// <summary>The block, -1 for what lies outside the blocks, or <see cref="AllLayers"/>.</summary>
    public required int Layer { get; init; }

    /// <summary>Direction.</summary>
    public required Pass Pass { get; init; }

    /// <summary>One of <see cref="Workload.Stages.Stage"/>.</summary>
    public required string Stage { get; init; }

    /// <summary>Kernels, microseconds.</summary>
    public double KernelMicroseconds { get; init; }

    /// <summary>From arrival at a collective to its end, microseconds.</summary>
    public double CommunicationMicroseconds { get; init; }

    /// <summary>Part of it in which others had not arrived, microseconds.</summary>
    public double WaitMicroseconds { get; init; }

    /// <summary>Communication in which no kernel ran, microseconds.</summary>
    public double ExposedMicroseconds { get; init; }

    /// <summary>Communication behind kernels, microseconds.</summary>
    public double HiddenMicroseconds { get; init; }

    /// <summary>Device idle because of host synchronisations, microseconds.</summary>
    public double HostSyncMicroseconds { get; init; }

    /// <summary>Device idle because of launches, microseconds.</summary>
    public double LaunchMicroseconds { get; init; }

    /// <summary>Busiest rank: kernels and transfer without waiting, microseconds.</summary>
    public double BusiestRankMicroseconds { get; init; }

    /// <summary>Kernels launched.</summary>
    public long Launches { get; init; }

    /// <summary>Payload handed to exchanges, what stays on the rank included.</summary>
    public long LogicalBytes { get; init; }

    /// <summary>Bytes that leave ranks.</summary>
    public long WireBytes { get; init; }

    /// <summary>Messages between ranks that are not empty.</summary>
    public long Messages { get; init; }

    /// <summary>Rows computed or received.</summary>
    public long Rows { get; init; }

    /// <summary>Most loaded rank over the mean: rows if there are any, else received bytes; 1 where nothing is loaded.</summary>
    public double LoadRatio { get; init; } = 1;

    /// <summary>Stands for the sum over layers.</summary>
    public const int AllLayers = -2;
}
