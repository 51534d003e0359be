using SimMoE.Simulator.Memory;
using SimMoE.Simulator.Steps;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Results;

/// <summary>Peak memory of each rank from the rows that its experts really got.</summary>
/// <remarks>docs/models/memory.md.</remarks>
internal static class RankMemory
{
    /// <summary>One entry for each rank, that of the micro-batch in which it needs most.</summary>
    public static IReadOnlyList<MemoryUsage> Of(StepSetup setup, StepVolumes volumes)
    {
        var memory = new MemoryCase
        {
            Model = setup.Model,
            Plan = setup.Plan,
            Sparse = setup.Sparse,
        };
        if (setup.Model.MoeLayers == 0 || setup.Plan.ExpertParallelSize == 1)
        {
            // Nothing depends on the routing: all ranks need the same.
            return [.. Enumerable.Repeat(MemoryModel.Peak(memory), setup.Plan.Ranks)];
        }

        var fullest = new MemoryUsage[setup.Plan.Ranks];
        for (var microBatch = 0; microBatch < setup.Plan.MicroBatches; microBatch++)
        {
            for (var rank = 0; rank < fullest.Length; rank++)
            {
                var usage = MemoryModel.Peak(memory with { ReceivedRows = [.. Received(setup, volumes, microBatch, rank)] });
                if (microBatch == 0 || usage.Total > fullest[rank].Total)
                {
                    fullest[rank] = usage;
                }
            }
        }

        return fullest;
    }

    /// <summary>Rows of a rank's experts in forward, one for each sparse layer.</summary>
    private static IEnumerable<long> Received(StepSetup setup, StepVolumes volumes, int microBatch, int rank)
    {
        for (var layer = setup.Model.DenseLayers; layer < setup.Model.Layers; layer++)
        {
            yield return volumes.Of(new StageKey(microBatch, layer, Pass.Forward, Stage.Experts)).Rows[rank];
        }
    }
}
