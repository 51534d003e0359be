namespace SimMoE.Experiments.Yaml;

/// <summary>A single value, kept as text.</summary>
public sealed record SpecScalar(SpecFile File, string Path, int Line, string Text) : SpecNode(File, Path, Line)
{
    /// <inheritdoc/>
    public override string Quoted => $"'{Text}'";
}
