namespace SimMoE.Plots.Parts;

/// <summary>One bar of a <see cref="StackedBarPanel"/>.</summary>
/// <param name="Label">Stands at the left of the bar.</param>
/// <param name="Rows">Which rows pile up in it, in drawing order.</param>
/// <param name="Note">Stands at its end, such as the total as the table has it; empty for none.</param>
public sealed record StackedBar(string Label, Filter Rows, string Note);
