using System.Collections.Immutable;
using SimMoE.Experiments.Yaml;

namespace SimMoE.Experiments.Specs;

/// <summary>What a sweep varies: one field of the spec, or several that change together.</summary>
/// <param name="Fields">Dotted paths, which also name the columns.</param>
/// <param name="Points">For each step along the axis one value for each field.</param>
public sealed record Axis(ImmutableArray<string> Fields, ImmutableArray<ImmutableArray<SpecNode>> Points)
{
    /// <summary>How a value is written in its column: its text, or the name or preset of a group of keys; null if it has none.</summary>
    public static string? Label(SpecNode value) =>
        value switch
        {
            SpecScalar scalar => scalar.Text,
            SpecMap map => (map.Find("name") as SpecScalar ?? map.Find("preset") as SpecScalar)?.Text,
            _ => null,
        };
}
