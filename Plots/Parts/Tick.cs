namespace SimMoE.Plots.Parts;

/// <summary>A mark on an axis.</summary>
/// <param name="Value">Where.</param>
/// <param name="Label">What stands beside it; empty for a minor mark.</param>
public readonly record struct Tick(double Value, string Label);
