using System.Collections.Immutable;

namespace SimMoE.Experiments.Yaml;

/// <summary>A list.</summary>
public sealed record SpecList(SpecFile File, string Path, int Line, ImmutableArray<SpecNode> Items) : SpecNode(File, Path, Line)
{
    /// <inheritdoc/>
    public override string Quoted => $"a list of {Items.Length}";
}
