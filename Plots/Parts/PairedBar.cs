using SimMoE.Plots.Tables;

namespace SimMoE.Plots.Parts;

/// <summary>One line of a <see cref="PairedBarPanel"/>: a predicted bar with a published marker on it.</summary>
/// <param name="Label">Stands at the left.</param>
/// <param name="Group">Lines of one group stand together under its name.</param>
/// <param name="Colour">Of the bar.</param>
/// <param name="Rows">The one row it reads.</param>
/// <param name="Row">That row.</param>
public sealed record PairedBar(string Label, string Group, string Colour, Filter Rows, Row Row);
