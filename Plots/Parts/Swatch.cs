namespace SimMoE.Plots.Parts;

/// <summary>What stands beside a legend's label.</summary>
public enum Swatch
{
    /// <summary>A filled square, for bars and their parts.</summary>
    Box,

    /// <summary>A line, for what is simulated.</summary>
    Line,

    /// <summary>A dashed line, for bounds.</summary>
    Dashed,

    /// <summary>A disc, for what is published.</summary>
    Marker,

    /// <summary>A ring, for what is measured.</summary>
    Ring,
}
