namespace SimMoE.Plots.Parts;

/// <summary>One entry of the legend above the panels.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Colour">As <c>#RRGGBB</c>.</param>
/// <param name="Swatch">What stands beside the label.</param>
public sealed record LegendEntry(string Label, string Colour, Swatch Swatch = Swatch.Box);

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
