using System.Collections.Immutable;
using SimMoE.Experiments.Yaml;
using SimMoE.Simulator.Compute;
using SimMoE.Units;

namespace SimMoE.Experiments.Specs;

/// <summary>Values of a kernel profile with their sources; what is absent comes from the profile it is based on.</summary>
internal sealed class ProfileValues(MapReader map, KernelProfile? basis)
{
    private readonly SortedDictionary<string, string> _sources = new(StringComparer.Ordinal);

    /// <summary>Source of every value read so far, the basis' where a value is taken from there.</summary>
    public ImmutableSortedDictionary<string, string> Sources =>
        (basis?.Sources ?? ImmutableSortedDictionary<string, string>.Empty).SetItems(_sources);

    /// <summary>A time.</summary>
    public SimDuration Time(string key, SimDuration? fallback) =>
        Entry(key, "500 ns", fallback is not null) is { } entry ? entry.Duration("value") : fallback ?? default;

    /// <summary>A data rate.</summary>
    public BytesPerSecond Rate(string key, BytesPerSecond? fallback) =>
        Entry(key, "50 GB/s", fallback is not null) is { } entry ? entry.Rate("value") : fallback ?? new(1);

    /// <summary>A share, more than 0 (or 0 where allowed) and at most 1.</summary>
    public double Share(string key, double? fallback, double least = 1e-6) =>
        Entry(key, "0.8", fallback is not null) is { } entry ? entry.Number("value", least, 1, "0.8") : fallback ?? 1;

    /// <summary>A whole number.</summary>
    public int Whole(string key, int? fallback, int least = 1) =>
        Entry(key, "8", fallback is not null) is { } entry ? entry.Integer("value", least, 1_000_000, "8") : fallback ?? 1;

    /// <summary>Parameters of one family of products.</summary>
    public ProductProfile Product(string key, ProductProfile? fallback)
    {
        var node = fallback is null ? map.Required(key, "{source: ..., tiles: [...]}") : map.Optional(key);
        if (node is null)
        {
            return fallback ?? new ProductProfile { Tiles = [new TileShape(128, 128, 1, 1)], MemoryEfficiency = 1 };
        }

        var section = node.AsMap().Read();
        _sources[key] = section.Text("source", "'measured on ...'");
        var product = new ProductProfile
        {
            Tiles = Tiles(section),
            Floor = section.Duration("floor"),
            Fill = section.Duration("fill"),
            MaxSplit = section.IntegerOr("max_split", 1, 1, 64),
            SplitCost = section.DurationOr("split_cost", default),
            MemoryEfficiency = section.Number("memory_efficiency", 1e-6, 1, "0.8"),
            Unoverlapped = section.NumberOr("unoverlapped", 0, 0, 1),
            SustainedEfficiency = section.NumberOr("sustained_efficiency", 1, 1e-6, 1),
            Burst = section.DurationOr("burst", SimDuration.MaxValue),
            Launches = section.IntegerOr("launches", 1, 1, 100),
        };
        section.RejectUnknown();
        return product;
    }

    private static ImmutableArray<TileShape> Tiles(MapReader section)
    {
        var tiles = ImmutableArray.CreateBuilder<TileShape>();
        foreach (var item in section.Required("tiles", "[{rows: 128, columns: 256, efficiency: 0.8}]")?.AsList() ?? [])
        {
            var tile = item.AsMap().Read();
            tiles.Add(
                new TileShape(
                    tile.Integer("rows", 1, 65536, "128"),
                    tile.Integer("columns", 1, 65536, "256"),
                    tile.IntegerOr("multiprocessors", 1, 1, 64),
                    tile.Number("efficiency", 1e-6, 1.25, "0.8")
                )
            );
            tile.RejectUnknown();
        }

        if (tiles.Count == 0)
        {
            tiles.Add(new TileShape(128, 128, 1, 1));
        }

        return tiles.ToImmutable();
    }

    private MapReader? Entry(string key, string example, bool optional)
    {
        var node = optional ? map.Optional(key) : map.Required(key, $"{{value: {example}, source: 'measured on ...'}}");
        if (node is null)
        {
            return null;
        }

        var entry = node.AsMap().Read();
        _sources[key] = entry.Text("source", "'measured on ...'");
        _ = entry.Optional("value");
        entry.RejectUnknown();
        return entry;
    }
}
