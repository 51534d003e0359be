using SimMoE.Simulator.Memory;
using SimMoE.Simulator.Steps;
using SimMoE.Units;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Results;

/// <summary>Peak memory of the fullest rank of a simulated step: the memory model applied to the rows that each rank received.</summary>
/// <remarks>docs/models/memory.md.</remarks>
public static class StepMemory
{
    /// <summary>The rank that needs most, in the micro-batch in which it needs most.</summary>
    /// <param name="report">A whole step.</param>
    /// <param name="profile">The framework's share; null takes the default.</param>
    /// <returns>Null for a single layer, whose model has more layers than were routed.</returns>
    public static (int Rank, MemoryUsage Usage)? Fullest(StepReport report, MemoryProfile? profile = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Scope != SimulationScope.Step)
        {
            return null;
        }

        var setup = report.Setup;
        var memory = new MemoryCase
        {
            Model = setup.Model,
            Plan = setup.Plan,
            Sparse = setup.Sparse,
            Profile = profile ?? new MemoryProfile(),
        };
        if (setup.Model.MoeLayers == 0 || setup.Plan.ExpertParallelSize == 1)
        {
            return (0, MemoryModel.Peak(memory));
        }

        (int Rank, MemoryUsage Usage)? fullest = null;
        for (var microBatch = 0; microBatch < setup.Plan.MicroBatches; microBatch++)
        {
            var rows = Received(report, microBatch);
            for (var rank = 0; rank < rows.Length; rank++)
            {
                var usage = MemoryModel.Peak(memory with { ReceivedRows = rows[rank] });
                if (fullest is null || usage.Total > fullest.Value.Usage.Total)
                {
                    fullest = (rank, usage);
                }
            }
        }

        return fullest;
    }

    /// <summary>Rows of each rank's experts in forward, one entry for each sparse layer.</summary>
    private static long[][] Received(StepReport report, int microBatch)
    {
        var setup = report.Setup;
        var rows = Enumerable.Range(0, setup.Plan.Ranks).Select(_ => new long[setup.Model.MoeLayers]).ToArray();
        for (var layer = 0; layer < setup.Model.MoeLayers; layer++)
        {
            var key = new StageKey(microBatch, setup.Model.DenseLayers + layer, Pass.Forward, Stage.Experts);
            var volume = report.Step.Volumes.Find(key);
            Invariant.Require(volume is not null); // every sparse layer writes its experts
            for (var rank = 0; rank < rows.Length; rank++)
            {
                rows[rank][layer] = volume.Rows[rank];
            }
        }

        return rows;
    }
}
