using System.Collections.Immutable;
using SimMoE.Experiments.Specs;
using SimMoE.Simulator.Collectives;
using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Engine;
using SimMoE.Simulator.Network;
using SimMoE.Simulator.Programs;
using SimMoE.Units;
using SimMoE.Workload.Stages;

namespace SimMoE.Experiments.Validation;

/// <summary>What a running all-to-all costs the kernels beside it.</summary>
internal static class Interference
{
    private const int Kernels = 40; // collectives.py: a train of 40 kernels beside 16 all-to-alls
    private const int Exchanges = 16;

    /// <summary>The group.</summary>
    /// <param name="repository">Folder of the repository.</param>
    public static ValidationGroup Group(string repository) =>
        new(
            "interference",
            "A train of 40 GEMMs (8192 x 4096 x 4096) or copies (256 MiB) beside 16 all-to-alls on another "
                + "stream, in the engine; the kernels' own time is the measured one.",
            [.. EvenExchanges.Fabrics.SelectMany(fabric => Rows(repository, fabric))]
        );

    private static IEnumerable<ValidationRow> Rows(string repository, string fabric)
    {
        var file = MeasuredFile.Read(repository, $"h200/collectives_{fabric}.csv");
        var times = file.Rows.ToDictionary(
            row => $"{file.Text(row, "collective")} {file.Text(row, "send_buffer_bytes")} {file.Text(row, "share_leaving_rank0")}",
            row => row
        );
        foreach (var kernel in ImmutableArray.Create("gemm", "copy"))
        {
            var alone = times[$"{kernel}-alone 0 0"];
            var beside = file.Rows.Single(row => file.Text(row, "collective") == $"{kernel}-beside-all-to-all");
            yield return new ValidationRow
            {
                Case = $"{kernel} beside {fabric}",
                Set = fabric == "nvlink" && kernel == "gemm" ? RowSet.Calibration : RowSet.Validation,
                Published = file.Number(beside, "p50_us"),
                Predicted = Time(fabric, file.Number(alone, "p50_us"), (long)file.Number(beside, "send_buffer_bytes")),
                Unit = "us",
                Fitted = "collective_multiprocessors 24 of h200-measured, on gemm beside nvlink",
                Source = $"{EvenExchanges.Machine}, Experiments/Measurements/h200/collectives_{fabric}.csv",
            };
        }
    }

    private static double Time(string fabric, double alone, long bytes)
    {
        var cluster = TopologyReader.Load($"h200x2-{fabric}");
        var compute = new ComputeModel(cluster.Device, ProfileReader.Preset("h200-measured"));
        var kernel = new Op(OpKind.Kernel, 0, 0, new SimDuration((long)(alone * 1e6 / Kernels)), 0, 0);
        Op[] operations =
        [
            .. Enumerable.Repeat(new Op(OpKind.Collective, 1, 1, SimDuration.Zero, 0, 0), Exchanges),
            .. Enumerable.Repeat(kernel, Kernels),
        ];
        var program = new StepProgram
        {
            Stages = [new(0, 0, Pass.Forward, Stage.Experts), new(0, 0, Pass.Forward, Stage.Dispatch)],
            Collectives = [AllToAll.Even([0, 1], bytes / 2, compute.CollectiveMultiprocessors)],
            Ranks = [operations, operations],
        };
        var timeline = StepEngine.Run(program, new FairShareNetwork(cluster), EngineOptions.From(compute));
        return timeline.At(0, 0).End.TotalMicroseconds;
    }
}
