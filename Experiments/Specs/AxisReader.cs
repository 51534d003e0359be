using System.Collections.Immutable;
using SimMoE.Experiments.Yaml;

namespace SimMoE.Experiments.Specs;

/// <summary>Reads <c>axes</c>: <c>field: [values]</c>, or <c>field, field: [[value, value], …]</c> for fields that change
/// together.</summary>
public static class AxisReader
{
    /// <summary>Reads every axis; a missing node has none.</summary>
    public static ImmutableArray<Axis> Read(SpecNode? node)
    {
        if (node is null)
        {
            return [];
        }

        var axes = ImmutableArray.CreateBuilder<Axis>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in node.AsMap().Entries)
        {
            var fields = entry.Key.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (entry.Value is not SpecList { Items.Length: > 0 } list)
            {
                entry.Value.Reject("expected a list of values, such as [1, 2, 4]");
                continue;
            }

            foreach (var field in fields.Where(field => !taken.Add(field)))
            {
                entry.Value.Reject("expected every field on one axis only", $"the field '{field}' is on two axes");
            }

            axes.Add(new Axis([.. fields], [.. list.Items.Select(item => Point(item, fields.Length))]));
            RejectRepeats(axes[^1]);
        }

        return axes.ToImmutable();
    }

    private static ImmutableArray<SpecNode> Point(SpecNode item, int fields)
    {
        if (fields == 1)
        {
            return [Labelled(item)];
        }

        if (item is SpecList list && list.Items.Length == fields)
        {
            return [.. list.Items.Select(Labelled)];
        }

        item.Reject($"expected a list of {fields} values, one for each field of the axis");
        return [.. Enumerable.Repeat(item, fields)];
    }

    private static SpecNode Labelled(SpecNode value)
    {
        if (Axis.Label(value) is null)
        {
            value.Reject("expected a single value, or keys with a 'name' that stands in the table");
        }

        return value;
    }

    private static void RejectRepeats(Axis axis)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var point in axis.Points)
        {
            var label = string.Join(", ", point.Select(Axis.Label));
            if (!seen.Add(label))
            {
                point[0].Reject("expected every value once", $"'{label}' stands on the axis twice");
            }
        }
    }
}
