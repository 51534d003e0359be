using SimMoE.Simulator.Strategies;
using SimMoE.Units;

namespace SimMoE.Simulator.Steps;

/// <summary>Writes one sparse layer alone, as whole-layer measurements and the paper's Fig. 3 show it.</summary>
/// <remarks>docs/models/training-step.md.</remarks>
public static class SingleLayer
{
    /// <summary>Writes the first sparse layer of the model for every micro-batch.</summary>
    /// <param name="setup">What is predicted; a model with sparse layers.</param>
    /// <param name="backward">True for forward and backward, false for forward only.</param>
    /// <exception cref="SpecException">The parts of the setup do not fit together, or there is no sparse layer.</exception>
    public static BuiltStep Build(StepSetup setup, bool backward = true)
    {
        SetupChecks.Require(setup);
        if (setup.Model.Moe is null || setup.Model.MoeLayers == 0)
        {
            throw new SpecException(new Problem(
                "$.model", $"{setup.Model.Name} has no sparse layer", "a model with sparse layers, or a whole step"));
        }

        var draft = new StepDraft(setup);
        for (var microBatch = 0; microBatch < setup.Plan.MicroBatches; microBatch++)
        {
            var layer = SparseLayerPrograms.Create(draft, microBatch, setup.Model.DenseLayers);
            var writer = new StageWriter(draft, setup.Sparse, microBatch, setup.Model.DenseLayers);
            layer.Forward(writer);
            if (backward)
            {
                layer.Backward(writer);
            }
        }

        return draft.Build();
    }
}
