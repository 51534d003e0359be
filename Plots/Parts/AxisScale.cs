namespace SimMoE.Plots.Parts;

/// <summary>How values become lengths along an axis.</summary>
public enum AxisScale
{
    /// <summary>In proportion.</summary>
    Linear,

    /// <summary>In proportion to the logarithm.</summary>
    Log,
}
