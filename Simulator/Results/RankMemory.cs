using SimMoE.Simulator.Memory;
using SimMoE.Simulator.Steps;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Results;

/// <summary>Peak memory of each rank from the rows that its experts really got.</summary>
internal static class RankMemory
{
    /// <summary>One entry for each rank. Of several micro-batches the one with most rows counts, layer by layer.</summary>
    public static IReadOnlyList<MemoryUsage> Of(StepSetup setup, StepVolumes volumes)
    {
        var (model, plan) = (setup.Model, setup.Plan);
        var spread = model.MoeLayers > 0 && plan.ExpertParallelSize > 1;
        var received = new long[plan.Ranks, spread ? model.MoeLayers : 0];
        foreach (var key in volumes.Stages.Where(key => spread && key.Pass == Pass.Forward && key.Name == Stage.Experts))
        {
            var volume = volumes.Of(key);
            for (var rank = 0; rank < plan.Ranks; rank++)
            {
                ref var rows = ref received[rank, key.Layer - model.DenseLayers];
                rows = Math.Max(rows, volume.Rows[rank]);
            }
        }

        return
        [
            .. Enumerable.Range(0, plan.Ranks).Select(rank => MemoryModel.Peak(new MemoryCase
            {
                Model = model,
                Plan = plan,
                Sparse = setup.Sparse,
                ReceivedRows = [.. Enumerable.Range(0, received.GetLength(1)).Select(layer => received[rank, layer])],
            })),
        ];
    }
}
