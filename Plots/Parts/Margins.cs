namespace SimMoE.Plots.Parts;

/// <summary>What a panel needs around its plotting area for tick labels, axis labels, title and direct labels, in points.</summary>
internal readonly record struct Margins(double Left, double Right, double Top, double Bottom);
