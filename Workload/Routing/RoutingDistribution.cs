namespace SimMoE.Workload.Routing;

/// <summary>Where the popularity of experts comes from.</summary>
public enum RoutingDistribution
{
    /// <summary>Every expert alike, chosen at random.</summary>
    Uniform,

    /// <summary>Every expert exactly alike: the forced balance that published benchmarks use.</summary>
    Balanced,

    /// <summary>Popularity of the i-th expert proportional to i^-s.</summary>
    Zipf,

    /// <summary>Popularity log-normal with parameter sigma.</summary>
    LogNormal,

    /// <summary>Counts of each expert read from a file.</summary>
    Counts,

    /// <summary>Chosen experts of each token read from a file.</summary>
    Trace,
}
