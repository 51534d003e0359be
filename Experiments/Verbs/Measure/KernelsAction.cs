using System.Globalization;
using System.Runtime.InteropServices;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;
using SimMoE.Trainer.Interop;
using SimMoE.Trainer.Measuring.Kernels;
using SimMoE.Units;
using SimMoE.Workload.Measurements;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary>Times kernels on one device.</summary>
/// <param name="host">What may be used of the process.</param>
/// <param name="context">Device, folder.</param>
public sealed class KernelsAction(Host host, MeasureContext context)
{
    /// <summary>Does what was asked.</summary>
    /// <param name="cases">What is timed.</param>
    /// <returns>Exit status.</returns>
    public int Run(IReadOnlyList<KernelCase> cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        if (context.Session.WorldSize > 1)
        {
            throw new SpecException(
                new Problem(
                    "--nproc-per-node",
                    $"found {context.Session.WorldSize} processes",
                    "expected one: kernels are timed on one device"
                )
            );
        }

        var table = new MeasuredTable<KernelMeasurement, MeasuredKernel>(Path.Combine(context.Folder, "kernels.csv"), row => row.Kernel);
        MeasureRecord.Add(host, context, table.FilePath, context.Device.Clock);
        using var timing = new KernelTiming(context.Device);
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        new MeasureLoop(host, context).Run(
            cases,
            kernel => $"{kernel.Family} {kernel.TypeName} {kernel.Shape}",
            kernel => table.Holds(Subject(kernel), context.Request),
            kernel =>
            {
                if (Time(timing, kernel) is { } result)
                {
                    table.Put([Row(kernel, result)]);
                }
                else
                {
                    missing.Add(kernel.Family);
                }

                context.Device.EmptyCache();
            }
        );
        foreach (var family in missing)
        {
            host.Talk.WriteLine($"{family}: shapes left out, this libtorch or this device's memory does not hold them");
        }

        host.Output.Write(Text(table, cases));
        return ExitCode.Success;
    }

    private KernelResult? Time(KernelTiming timing, KernelCase kernel)
    {
        try
        {
            return timing.Time(kernel, context.Request.WarmUp, context.Request.Repeats);
        }
        catch (ExternalException error) when (TorchException.IsOutOfMemory(error))
        {
            return null;
        }
    }

    private MeasuredKernel Subject(KernelCase kernel) =>
        new()
        {
            Device = context.Device.Name,
            Family = kernel.Family,
            Type = kernel.TypeName,
            Shape = kernel.Shape,
        };

    private KernelMeasurement Row(KernelCase kernel, KernelResult result) =>
        new()
        {
            Provenance = context.Provenance,
            Kernel = Subject(kernel),
            Method = result.Method,
            Clock = result.Clock,
            Launches = result.Launches,
            Repeats = result.Times.Length,
            Time = Rounded.Times(Quartiles.Of(result.Times)),
            Flops = kernel.Flops,
            Bytes = kernel.Bytes,
            Quick = context.Request.Quick,
        };

    private string Text(MeasuredTable<KernelMeasurement, MeasuredKernel> table, IReadOnlyList<KernelCase> cases)
    {
        var wanted = cases.Select(Subject).ToHashSet();
        string[][] rows =
        [
            .. table
                .Rows.Where(row => wanted.Contains(row.Kernel))
                .Select(row =>
                    new[]
                    {
                        row.Kernel.Family,
                        row.Kernel.Type,
                        row.Kernel.Shape,
                        Number(row.Time.Median, "F2"),
                        Rate(row.Flops, row.Time.Median, 1e6),
                        Rate(row.Bytes, row.Time.Median, 1e3),
                    }
                ),
        ];
        return TextTable.Write(["family", "type", "shape", "us", "TFLOP/s", "GB/s"], rows, leftColumns: 3);
    }

    private static string Rate(long amount, double microseconds, double scale) =>
        amount == 0 ? "" : Number(amount / microseconds / scale, "F1");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
