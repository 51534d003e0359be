using System.Collections.Immutable;
using SimMoE.Calibration.Profiles;
using SimMoE.Simulator.Compute;
using SimMoE.Topology;
using SimMoE.Workload.Measurements;

namespace SimMoE.Calibration.Fitting;

/// <summary>Host calls and shares of ceilings that single kernel rows decide.</summary>
internal static class HostFitting
{
    /// <summary>Values by their key in kernel profiles; a family without rows has none.</summary>
    /// <param name="rows">Kernel rows that calibrate.</param>
    /// <param name="basis">For what is split by assumption: how much of a synchronisation is the copy.</param>
    /// <param name="device">Ceilings.</param>
    public static ImmutableSortedDictionary<string, FittedValue> Values(
        IReadOnlyList<KernelMeasurement> rows,
        KernelProfile basis,
        Device device
    )
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, FittedValue>(StringComparer.Ordinal);
        if (Latest(rows, "launch-host") is { } launch)
        {
            // On a CPU the call is the work: nothing runs behind the host's back, so issuing costs nothing besides.
            values["host_launch"] =
                Latest(rows, "launch-device")?.Clock == "monotonic"
                    ? new FittedValue(0, "us", 0, 0, "a CPU: the call is the work")
                    : Time(launch, 1, "launch-host: an operator issued through the trainer's binding");
        }

        if (Latest(rows, "launch-device") is { } floor)
        {
            values["launch_floor"] = Time(floor, 1, "launch-device: the shortest kernel, back to back");
        }

        var latency = Math.Min(
            basis.CopyLatency.TotalMicroseconds,
            Of(rows, "item").Select(row => row.Time.Lower).DefaultIfEmpty(double.MaxValue).Min()
        );
        if (Latest(rows, "item") is { } item)
        {
            values["host_sync"] = new(
                Math.Round(item.Time.Median - latency, 3),
                "us",
                Math.Round(item.Time.Lower - latency, 3),
                Math.Round(item.Time.Upper - latency, 3),
                "item, less the basis' copy latency"
            );
        }

        var copies = Of(rows, "copy-to-host").OrderBy(row => row.Bytes).ToList();
        if (copies.Count > 1 && copies[^1].Time.Median > copies[0].Time.Median)
        {
            // Slope between the smallest and a size that counts may have.
            var large = copies.LastOrDefault(row => row.Bytes <= 1 << 20) ?? copies[^1];
            large = large.Bytes > copies[0].Bytes ? large : copies[^1];
            var rate = (large.Bytes - copies[0].Bytes) / (large.Time.Median - copies[0].Time.Median) / 1e3;
            if (rate > 0)
            {
                values["copy_rate"] = new(
                    Math.Round(rate, 4),
                    "GB/s",
                    Math.Round(rate, 4),
                    Math.Round(rate, 4),
                    $"copy-to-host up to {large.Bytes} B"
                );
            }
        }

        Share(
            values,
            "memory_efficiency",
            Of(rows, "copy").Where(row => row.Bytes >= 1 << 26),
            row => row.Bytes,
            device.MemoryBandwidth.PerSecond
        );
        Share(
            values,
            "f32_efficiency",
            rows.Where(row => row.Kernel is { Family: "gemm", Type: "float32" }),
            row => row.Flops,
            device.PeakF32.PerSecond
        );
        Share(values, "attention_forward", Of(rows, "attention-forward"), row => row.Flops, device.PeakBf16.PerSecond);
        Share(values, "attention_backward", Of(rows, "attention-backward"), row => row.Flops, device.PeakBf16.PerSecond);
        Share(
            values,
            "optimizer_efficiency",
            Of(rows, "adamw-fused").Where(row => row.Kernel.Shape.EndsWith("tensors=1", StringComparison.Ordinal)),
            row => row.Bytes,
            device.MemoryBandwidth.PerSecond
        );
        return values.ToImmutable();
    }

    private static IEnumerable<KernelMeasurement> Of(IEnumerable<KernelMeasurement> rows, string family) =>
        rows.Where(row => row.Kernel.Family == family);

    // Of several folders the last measured one says what today's program costs.
    private static KernelMeasurement? Latest(IEnumerable<KernelMeasurement> rows, string family) =>
        Of(rows, family).OrderByDescending(row => row.Provenance.Date, StringComparer.Ordinal).FirstOrDefault();

    private static FittedValue Time(KernelMeasurement row, double factor, string source) =>
        new(row.Time.Median * factor, "us", row.Time.Lower * factor, row.Time.Upper * factor, source);

    // Share of a ceiling: the median over the family's rows, the interval its extremes.
    private static void Share(
        ImmutableSortedDictionary<string, FittedValue>.Builder values,
        string key,
        IEnumerable<KernelMeasurement> rows,
        Func<KernelMeasurement, long> work,
        double ceiling
    )
    {
        var shares = rows.Where(row => work(row) > 0 && row.Time.Median > 0)
            .Select(row => work(row) / (row.Time.Median * 1e-6) / ceiling)
            .Order()
            .ToList();
        if (shares.Count > 0)
        {
            values[key] = new(
                Math.Round(shares[shares.Count / 2], 4),
                "1",
                Math.Round(shares[0], 4),
                Math.Round(shares[^1], 4),
                $"{shares.Count} rows of kernels.csv"
            );
        }
    }
}
