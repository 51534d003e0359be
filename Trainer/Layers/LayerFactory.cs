using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Model;
using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Models;

namespace SimMoE.Trainer.Layers;

/// <summary>Builds the sparse layer that a model and a plan ask for.</summary>
public static class LayerFactory
{
    /// <summary>Builds the layer of one block. Every rank of the group makes the same call.</summary>
    /// <param name="model">The model.</param>
    /// <param name="plan">How it is spread.</param>
    /// <param name="block">Zero-based block, sparse in the model.</param>
    /// <param name="groups">This rank's groups.</param>
    /// <param name="settings">How the layer computes.</param>
    /// <returns>The layer with its first weights, the same for every number of ranks.</returns>
    /// <exception cref="SpecException">The layer breaks a rule of <see cref="TrainerRules"/>.</exception>
    /// <exception cref="ArgumentException">The block is not sparse, or the group has another size than the plan's.</exception>
    public static SparseLayer Create(ModelSpec model, ParallelPlan plan, int block, ProcessGroups groups, LayerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(settings);
        var problems = TrainerRules.CheckLayer(model, plan, settings.Experts);
        if (problems.Count > 0)
        {
            throw new SpecException(problems);
        }

        if (!model.IsSparse(block) || block >= model.Layers)
        {
            throw new ArgumentException($"block {block} of {model.Name} has no sparse layer", nameof(block));
        }

        if (groups.Sparse.Size != plan.SparseGroupSize)
        {
            throw new ArgumentException($"a group of {groups.Sparse.Size} ranks for a plan of {plan.SparseGroupSize}", nameof(groups));
        }

        var place = new LayerPlace(model, block, groups.Sparse, settings);
        return place.Moe.Kind switch
        {
            FeedForwardKind.MultiHeadLatentMoe => new HeadParallelLayer(place),
            FeedForwardKind.LatentMoe => new LatentExpertParallelLayer(place),
            _ => new ExpertParallelLayer(place),
        };
    }
}
