namespace SimMoE.Plots.Parts;

/// <summary>One entry of the legend above the panels.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Colour">As <c>#RRGGBB</c>.</param>
/// <param name="Swatch">What stands beside the label.</param>
public sealed record LegendEntry(string Label, string Colour, Swatch Swatch = Swatch.Box);
