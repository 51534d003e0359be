namespace SimMoE.Experiments.Specs;

/// <summary>How finely completions of an exchange are resolved.</summary>
public enum ResolutionKind
{
    /// <summary>Exact for small clusters, makespan for large ones.</summary>
    Auto,

    /// <summary>Every completion.</summary>
    Exact,

    /// <summary>An exchange moves as a whole: the most loaded link decides.</summary>
    Makespan,
}
