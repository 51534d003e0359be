using SimMoE.Simulator.Profiles;
using SimMoE.Simulator.Strategies;
using SimMoE.Units;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Steps;

/// <summary>Writes one sparse layer alone, as whole-layer measurements and the paper's Fig. 3 show it.</summary>
/// <remarks>docs/models/training-step.md.</remarks>
public static class SingleLayer
{
    /// <summary>Writes the first sparse layer of the model for every micro-batch.</summary>
    /// <param name="setup">What is predicted; a model with sparse layers.</param>
    /// <param name="backward">True for forward and backward, false for forward only.</param>
    /// <exception cref="SpecException">The parts of the setup do not fit together, or there is no sparse layer.</exception>
    public static BuiltStep Build(StepSetup setup, bool backward = true) => Draft(setup, backward).Build();

    /// <summary>The same, with what is known of it while it was written.</summary>
    /// <param name="setup">What is predicted; a model with sparse layers.</param>
    /// <param name="backward">True for forward and backward, false for forward only.</param>
    /// <param name="shapes">Receives the sizes of every stage; null for nobody.</param>
    /// <exception cref="SpecException">The parts of the setup do not fit together, or there is no sparse layer.</exception>
    public static StepDraft Draft(
        StepSetup setup,
        bool backward = true,
        ICollection<(StageKey Stage, int Rank, StageShape Shape)>? shapes = null
    )
    {
        SetupChecks.Require(setup);
        if (setup.Model.Moe is null || setup.Model.MoeLayers == 0)
        {
            throw new SpecException(
                new Problem("$.model", $"{setup.Model.Name} has no sparse layer", "a model with sparse layers, or a whole step")
            );
        }

        var draft = new StepDraft(setup) { Shapes = shapes };
        for (var microBatch = 0; microBatch < setup.Plan.MicroBatches; microBatch++)
        {
            var layer = SparseLayerPrograms.Create(draft, microBatch, setup.Model.DenseLayers);
            var writer = new StageWriter(draft, setup.Sparse, microBatch, setup.Model.DenseLayers);
            layer.Forward(writer);
            writer.WriteOutside(Pass.Forward);
            if (backward)
            {
                layer.Backward(writer);
                writer.WriteOutside(Pass.Backward);
            }
        }

        return draft;
    }
}
