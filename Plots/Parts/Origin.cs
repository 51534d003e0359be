namespace SimMoE.Plots.Parts;

/// <summary>Where a number comes from. It alone decides how the number is drawn, the same in every figure.</summary>
public enum Origin
{
    /// <summary>Predicted by the simulator: a line, or a bar.</summary>
    Simulated,

    /// <summary>Measured or published: a marker.</summary>
    Measured,

    /// <summary>A bound or a capacity: dashed.</summary>
    Bound,
}
