namespace SimMoE.Experiments.Specs;

/// <summary>Everything that one run depends on.</summary>
public sealed record ExperimentSpec
{
    /// <summary>Network model and resolution.</summary>
    public required NetworkSpec Network { get; init; }

    /// <summary>Seed of everything random.</summary>
    public required ulong Seed { get; init; }
}
