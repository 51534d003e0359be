namespace SimMoE.Simulator.Results;

/// <summary>A column of a result table.</summary>
/// <typeparam name="TRow">What a row is made from.</typeparam>
/// <param name="Name">Header, the unit as suffix.</param>
/// <param name="Unit">Unit as a person writes it; empty for names and ratios.</param>
/// <param name="Meaning">One sentence for docs/results-schema.md.</param>
/// <param name="Value">Text of the cell, invariant culture.</param>
public sealed record ReportColumn<TRow>(string Name, string Unit, string Meaning, Func<TRow, string> Value);
