namespace SimMoE.Plots.Parts;

/// <summary>One series of a <see cref="LinePanel"/>. Its origin decides whether it is a line, markers or dashes.</summary>
/// <param name="Label">Stands at the right end of the series in its colour; empty for none.</param>
/// <param name="Colour">As <c>#RRGGBB</c>.</param>
/// <param name="Origin">Where its numbers come from.</param>
/// <param name="Rows">Which rows it is.</param>
/// <param name="Y">Column of its values.</param>
/// <param name="Low">Column of the smallest value over the seeds, or null without a spread.</param>
/// <param name="High">Column of the largest value over the seeds, or null without a spread.</param>
public sealed record Line(
    string Label, string Colour, Origin Origin, Filter Rows, string Y, string? Low = null, string? High = null);
