using System.Collections.Immutable;

namespace SimMoE.Experiments.Yaml;

/// <summary>Keys with values, in file order, keys distinct.</summary>
public sealed record SpecMap(SpecFile File, string Path, int Line, ImmutableArray<SpecEntry> Entries) : SpecNode(File, Path, Line)
{
    /// <inheritdoc/>
    public override string Quoted => "keys with values";

    /// <summary>The value of a key, or null.</summary>
    public SpecNode? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (entry.Key == key)
            {
                return entry.Value;
            }
        }

        return null;
    }

    /// <summary>Starts reading the keys; call <see cref="MapReader.RejectUnknown"/> at the end.</summary>
    public MapReader Read() => new(this);

    /// <summary>A copy in which the value at a dotted path is replaced or added; missing mappings on the way are made.</summary>
    /// <param name="path">Such as <c>model.moe.top_k</c>.</param>
    /// <param name="value">The new value; keeps its own file and line, so that problems name where it came from.</param>
    public SpecMap With(string path, SpecNode value)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var key = dot < 0 ? path : path[..dot];
        var old = Find(key);
        var inner = dot < 0 ? value : Below(key, old, value).With(path[(dot + 1)..], value);
        var entry = new SpecEntry(key, inner, inner.Line);
        for (var i = 0; i < Entries.Length; i++)
        {
            if (Entries[i].Key == key)
            {
                return this with { Entries = Entries.SetItem(i, entry) };
            }
        }

        return this with
        {
            Entries = Entries.Add(entry),
        };
    }

    /// <summary>A scalar such as <c>model: mixtral-8x7b</c> becomes <c>model: {preset: mixtral-8x7b}</c> when a key below it is
    /// set.</summary>
    private SpecMap Below(string key, SpecNode? old, SpecNode value) =>
        old switch
        {
            SpecMap map => map,
            SpecScalar name => new SpecMap(name.File, name.Path, name.Line, [new SpecEntry("preset", name, name.Line)]),
            _ => new SpecMap(value.File, $"{Path}.{key}", value.Line, []),
        };
}
