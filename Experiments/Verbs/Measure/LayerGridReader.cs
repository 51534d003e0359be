using System.Collections.Immutable;
using System.Globalization;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Yaml;
using SimMoE.Trainer.Layers;
using SimMoE.Units;
using SimMoE.Workload;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary>Reads a grid of layers: a YAML file with the keys of docs/measuring.md, and <c>--set</c>.</summary>
public static class LayerGridReader
{
    // Small enough for a CPU in a test.
    private const string QuickText = """
        hidden_size: 32
        heads: 4
        head_size: 8
        sequences_per_rank: 2
        sequence_length: 16
        layers: [8/2/16]
        """;

    private static readonly Dictionary<string, StrategyKind> Strategies = new()
    {
        ["expert-parallel"] = StrategyKind.ExpertParallel,
        ["ep"] = StrategyKind.ExpertParallel,
        ["head-parallel"] = StrategyKind.HeadParallel,
        ["hp"] = StrategyKind.HeadParallel,
    };

    private static readonly Dictionary<string, bool> Precisions = new() { ["bf16"] = true, ["f32"] = false };

    /// <summary>Reads a file with one grid, or with several under <c>grids</c>: keys beside it hold for every grid that does not say
    /// otherwise.</summary>
    /// <param name="path">File; null for the few small layers of <c>--quick</c>.</param>
    /// <param name="settings">Texts after <c>--set</c>; they hold for every grid.</param>
    /// <exception cref="SpecException">Something is wrong; every problem is in it.</exception>
    public static IReadOnlyList<LayerGrid> LoadAll(string? path, IReadOnlyList<string> settings)
    {
        var root = (path is null ? SpecFile.Parse(QuickText, "--quick") : SpecFile.Load(path)).AsMap();
        if (root.Find("grids") is not { } list)
        {
            return [Load(root, settings)];
        }

        var common = root with { Entries = [.. root.Entries.Where(entry => entry.Key != "grids")] };
        return
        [
            .. list.AsList()
                .Select(item =>
                    Load(
                        item.AsMap().Entries.Aggregate(common, (map, entry) => map.With(entry.Key, entry.Value)) with
                        {
                            Path = item.Path,
                            Line = item.Line,
                        },
                        settings
                    )
                ),
        ];
    }

    /// <summary>Reads a file, or the few small layers of <c>--quick</c>.</summary>
    /// <param name="path">File; null for the small ones.</param>
    /// <param name="settings">Texts after <c>--set</c>.</param>
    /// <exception cref="SpecException">Something is wrong; every problem is in it.</exception>
    public static LayerGrid Load(string? path, IReadOnlyList<string> settings)
    {
        SpecNode root = path is null ? SpecFile.Parse(QuickText, "--quick") : SpecFile.Load(path);
        return Load(root.AsMap(), settings);
    }

    private static LayerGrid Load(SpecMap map, IReadOnlyList<string> settings)
    {
        var fields = FieldSetting.ParseAll(settings);
        if (fields.Length > 0)
        {
            map = ExperimentReader.Apply(map, [.. fields.Select(field => (field.Path, field.Value))]);
        }

        var grid = Read(map);
        SpecFiles.ThrowIfAny(map);
        return grid;
    }

    private static LayerGrid Read(SpecMap map)
    {
        var keys = map.Read();
        keys.Optional("question");
        var grid = new LayerGrid
        {
            HiddenSize = keys.Integer("hidden_size", 1, 1 << 20, "1024"),
            Heads = keys.IntegerOr("heads", 8, 1, 1 << 16),
            HeadSize = keys.IntegerOr("head_size", 128, 1, 1 << 20),
            Sequences = keys.Integer("sequences_per_rank", 1, 1 << 20, "8"),
            SequenceLength = keys.Integer("sequence_length", 1, 1 << 24, "2048"),
            Strategies = Words(keys, "strategies", Strategies, [StrategyKind.ExpertParallel, StrategyKind.HeadParallel]),
            Kernels = Words(keys, "kernels", ExpertKernelNames.All, [ExpertKernel.GroupedGemm]),
            Routings = Routings(keys),
            Shapes = Shapes(keys),
            BFloat16 = keys.Has("precision") ? keys.Choice("precision", Precisions) : null,
        };
        keys.RejectUnknown();
        return grid;
    }

    private static ImmutableArray<T> Words<T>(MapReader keys, string key, IReadOnlyDictionary<string, T> words, ImmutableArray<T> usual)
    {
        if (keys.Optional(key) is not { } node)
        {
            return usual;
        }

        var found = ImmutableArray.CreateBuilder<T>();
        foreach (var item in node.AsList())
        {
            if (words.TryGetValue(item.AsText(), out var value))
            {
                found.Add(value);
            }
            else
            {
                item.Reject($"expected one of {string.Join(", ", words.Keys)}");
            }
        }

        return found.ToImmutable();
    }

    private static ImmutableArray<double?> Routings(MapReader keys)
    {
        if (keys.Optional("routing") is not { } node)
        {
            return [null];
        }

        var found = ImmutableArray.CreateBuilder<double?>();
        foreach (var item in node.AsList())
        {
            var words = item.AsText().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["router"])
            {
                found.Add(null);
            }
            else if (
                words is ["zipf", var number]
                && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var exponent)
                && exponent is >= 0 and <= 20
            )
            {
                found.Add(exponent);
            }
            else
            {
                item.Reject("expected 'router' or for example 'zipf 1.0'");
            }
        }

        return found.ToImmutable();
    }

    private static ImmutableArray<(int Experts, int TopK, int ExpertSize)> Shapes(MapReader keys)
    {
        var found = ImmutableArray.CreateBuilder<(int, int, int)>();
        foreach (var item in keys.Required("layers", "[384/4/256]")?.AsList() ?? [])
        {
            int[] parts =
            [
                .. item.AsText()
                    .Split('/')
                    .Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0),
            ];
            if (parts is [> 0, > 0, > 0] && parts[1] <= parts[0])
            {
                found.Add((parts[0], parts[1], parts[2]));
            }
            else
            {
                item.Reject("expected experts/k/expert size with k of at most the experts, such as 384/4/256");
            }
        }

        return found.ToImmutable();
    }
}
