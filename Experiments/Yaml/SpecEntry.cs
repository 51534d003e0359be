namespace SimMoE.Experiments.Yaml;

/// <summary>One key of a mapping with its value.</summary>
/// <param name="Key">Key text.</param>
/// <param name="Value">Value.</param>
/// <param name="Line">One-based line of the key.</param>
public sealed record SpecEntry(string Key, SpecNode Value, int Line);
