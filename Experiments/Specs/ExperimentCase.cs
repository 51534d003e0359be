using System.Collections.Immutable;
using SimMoE.Experiments.Yaml;

namespace SimMoE.Experiments.Specs;

/// <summary>One of the variants that an experiment compares.</summary>
/// <param name="Name">What stands in the column <c>case</c>.</param>
/// <param name="Fields">Dotted paths with the values they take in this case.</param>
public sealed record ExperimentCase(string Name, ImmutableArray<(string Path, SpecNode Value)> Fields)
{
    /// <summary>Reads <c>cases</c>: a name for each case, below it the fields it sets.</summary>
    public static ImmutableArray<ExperimentCase> ReadAll(SpecNode? node)
    {
        if (node is null)
        {
            return [];
        }

        var cases = ImmutableArray.CreateBuilder<ExperimentCase>();
        foreach (var entry in node.AsMap().Entries)
        {
            var fields = entry.Value is SpecScalar { Text: "" } ? [] : entry.Value.AsMap().Entries;
            cases.Add(new ExperimentCase(entry.Key, [.. fields.Select(field => (field.Key, field.Value))]));
        }

        if (cases.Count == 0)
        {
            node.Reject("expected at least one case, such as 'ep: {parallel.strategy: ep}'");
        }

        return cases.ToImmutable();
    }
}
