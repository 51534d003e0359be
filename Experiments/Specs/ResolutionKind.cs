namespace SimMoE.Experiments.Specs;

/// <summary>How finely completions of an exchange are resolved.</summary>
public enum ResolutionKind
{
    /// <summary>Exact for small clusters, the most loaded link for large ones.</summary>
    Auto,

    /// <summary>Every completion.</summary>
    Exact,

    /// <summary>Completions close to one another are taken together, late within a bound.</summary>
    Bounded,

    /// <summary>The most loaded link decides.</summary>
    Makespan,
}
