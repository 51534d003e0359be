using System.Text.Json;
using System.Text.Json.Nodes;
using SimMoE.Topology;
using SimMoE.Units;

namespace SimMoE.Calibration.Measurements;

/// <summary>The device that a folder was measured on, with ceilings to hold shares against.</summary>
public static class MeasuredDevice
{
    // What drivers call devices, and the data sheet that speaks of them. Longer names first.
    private static readonly (string Driver, string Catalogue)[] Names =
    [
        ("H100 NVL", "H100-NVL"),
        ("H100", "H100-SXM-80GB"),
        ("H800", "H800-SXM-80GB"),
        ("H200", "H200"),
        ("GB200", "GB200"),
        ("B200", "B200"),
        ("A100-SXM4-40GB", "A100-SXM-40GB"),
        ("A100", "A100-SXM-80GB"),
        ("A6000", "A6000"),
    ];

    // Tiles of the kernel profiles take up to two.
    private const int TileMultiprocessors = 2;

    /// <summary>The catalogue's device, or one whose ceilings are the best that the folder's kernels reached.</summary>
    /// <param name="folder">Measurements.</param>
    /// <exception cref="SpecException">Neither a known device nor kernels to find ceilings from.</exception>
    public static Device Of(MeasurementFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var name = NameOf(folder);
        foreach (var (driver, catalogue) in Names)
        {
            if (name.Contains(driver, StringComparison.OrdinalIgnoreCase))
            {
                return DeviceCatalogue.Find(catalogue)!;
            }
        }

        var rates = folder.Kernels.Where(row => row.Time.Median > 0).ToList();
        var flops = rates
            .Where(row => row.Kernel.Family == "gemm")
            .Select(row => row.Flops / row.Time.Median * 1e6)
            .DefaultIfEmpty(0)
            .Max();
        var bytes = rates
            .Where(row => row.Kernel.Family is "copy" or "add")
            .Select(row => row.Bytes / row.Time.Median * 1e6)
            .DefaultIfEmpty(0)
            .Max();
        if (flops <= 0 || bytes <= 0)
        {
            throw new SpecException(
                new Problem(
                    "device",
                    $"found '{name}'",
                    "expected a device of the catalogue, or kernels.csv with gemm and copy rows to take ceilings from",
                    0,
                    folder.Path
                )
            );
        }

        return new Device
        {
            Name = name.Length > 0 ? name : folder.Machine,
            PeakBf16 = new FlopsPerSecond((long)flops),
            PeakF32 = new FlopsPerSecond((long)flops),
            Memory = new Bytes(16_000_000_000),
            MemoryBandwidth = new BytesPerSecond((long)bytes),
            Multiprocessors = TileMultiprocessors,
            Source = "best rates of its own kernels.csv; memory assumed",
        };
    }

    /// <summary>What the driver calls it; empty if no file says.</summary>
    public static string NameOf(MeasurementFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (folder.Kernels.Length > 0)
        {
            string[] devices = [.. folder.Kernels.Select(row => row.Kernel.Device).Distinct()];
            return devices.Length == 1
                ? devices[0]
                : throw new SpecException(
                    new Problem(
                        "$.device",
                        $"found {string.Join(", ", devices)}",
                        "expected one: a folder holds what one machine measured",
                        0,
                        Path.Combine(folder.Path, "kernels.csv")
                    )
                );
        }

        foreach (var file in Directory.GetFiles(folder.Path, "*.meta.json").Order(StringComparer.Ordinal))
        {
            if (NameIn(file) is { } name)
            {
                return name;
            }
        }

        return "";
    }

    private static string? NameIn(string file)
    {
        try
        {
            return
                JsonNode.Parse(File.ReadAllText(file)) is JsonArray { Count: > 0 } runs
                && runs[0] is JsonObject run
                && run["ranks"] is JsonArray { Count: > 0 } ranks
                && ranks[0] is JsonObject rank
                && rank["name"] is JsonValue name
                && name.TryGetValue<string>(out var text)
                ? text
                : null;
        }
        catch (JsonException error)
        {
            throw new SpecException(
                new Problem(
                    "$",
                    $"found no JSON: {error.Message}",
                    "expected what 'simmoe measure' wrote; the file may have been cut",
                    (int)(error.LineNumber ?? 0) + 1,
                    file
                )
            );
        }
    }
}
