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

/// <summary>Counts exchanged between two ranks and read by the host, which Expert Parallel waits for before every dispatch.</summary>
internal static class MetadataExchange
{
    private const int Bytes = 3072;

    /// <summary>The group.</summary>
    public static ValidationGroup Group()
    {
        var implementation = ImplementationReader.Preset("ep-grouped-gemm");
        return new(
            "metadata",
            "All-to-all of 3 KiB of int64 counts, then their copy to the host, issued from Python as ep-"
                + "grouped-gemm is: launch, collective and synchronisation in the engine.",
            [
                .. ImmutableArray
                    .Create(("nvlink", 68.0), ("shm", 72.0), ("socket", 93.0))
                    .Select(row => new ValidationRow
                    {
                        Case = row.Item1,
                        Set = row.Item1 == "nvlink" ? RowSet.Calibration : RowSet.Validation,
                        Published = row.Item2,
                        Predicted = Time(row.Item1, implementation).TotalMicroseconds,
                        Unit = "us",
                        Fitted = $"collective_launches {implementation.CollectiveLaunches} of eager PyTorch implementations, on nvlink",
                        Source = EvenExchanges.Machine,
                    }),
            ]
        );
    }

    private static SimDuration Time(string fabric, Implementation implementation)
    {
        var cluster = TopologyReader.Load($"h200x2-{fabric}");
        var compute = new ComputeModel(cluster.Device, ProfileReader.Preset("h200-measured"));
        Op[] operations =
        [
            new(OpKind.Collective, 0, 0, SimDuration.Zero, implementation.CollectiveLaunches, 0),
            new(OpKind.HostSync, 0, 1, compute.CopyToHost(new Bytes(Bytes)), 0, 0),
        ];
        var program = new StepProgram
        {
            Stages = [new(0, 0, Pass.Forward, Stage.MetadataExchange), new(0, 0, Pass.Forward, Stage.HostSync)],
            Collectives = [AllToAll.Even([0, 1], Bytes / 2, compute.CollectiveMultiprocessors)],
            Ranks = [operations, operations],
        };
        return StepEngine.Run(program, new FairShareNetwork(cluster), EngineOptions.From(compute, implementation)).Total;
    }
}
