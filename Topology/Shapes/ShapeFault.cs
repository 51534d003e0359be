namespace SimMoE.Topology.Shapes;

/// <summary>Why a shape cannot be laid out over a number of endpoints.</summary>
/// <param name="Key">Parameter at fault, as specs spell it.</param>
/// <param name="Found">What it is.</param>
/// <param name="Expected">What would do.</param>
public sealed record ShapeFault(string Key, string Found, string Expected);
