namespace SimMoE.Workload.Routing;

/// <summary>How tokens choose experts.</summary>
public sealed record RoutingSpec
{
    /// <summary>Where the popularity of experts comes from.</summary>
    public RoutingDistribution Distribution { get; init; } = RoutingDistribution.Uniform;

    /// <summary>Zipf exponent s, 0 or more.</summary>
    public double Exponent { get; init; }

    /// <summary>Log-normal sigma, 0 or more.</summary>
    public double Sigma { get; init; }

    /// <summary>Count file or trace file, as resolved by the caller; null for the generated distributions.</summary>
    public string? File { get; init; }

    /// <summary>True if popular experts stand anywhere (a permutation drawn for each layer); false keeps them at the low indices, all on
    /// the first ranks, as in the paper's Fig. 3.</summary>
    public bool Shuffled { get; init; } = true;

    /// <summary>Steps of bias balancing done before the sampled step (facts of the reference: docs/models/routing.md); 0 is none.</summary>
    public int BalancingSteps { get; init; }

    /// <summary>Bias change for each balancing step; the reference uses 50 x the learning rate.</summary>
    public double BalancingRate { get; init; } = 0.025;

    /// <summary>Groups of experts of group-limited routing (8 in DeepSeek-V3); 0 is no limit.</summary>
    public int Groups { get; init; }

    /// <summary>Groups that a token keeps before it picks experts (4 in DeepSeek-V3); 0 is no limit.</summary>
    public int GroupLimit { get; init; }

    /// <summary>Most choices (sources x tokens x k) of one layer that are drawn token by token; above it counts are drawn from their
    /// law instead. See docs/models/routing.md.</summary>
    public long TokenLevelLimit { get; init; } = 1 << 20;

    /// <summary>True if a token keeps some groups first.</summary>
    public bool IsGroupLimited => Groups > 0 && GroupLimit > 0 && GroupLimit < Groups;
}
