using SimMoE.Simulator.Profiles;
using SimMoE.Simulator.Strategies;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Steps;

/// <summary>Writes one whole training step: forward and backward of every micro-batch, gradient reduction, clipping, optimiser.</summary>
/// <remarks>docs/models/training-step.md.</remarks>
public static class TrainingStepProgram
{
    /// <summary>Writes the step.</summary>
    /// <exception cref="Units.SpecException">The parts of the setup do not fit together.</exception>
    public static BuiltStep Build(StepSetup setup) => Draft(setup).Build();

    /// <summary>The same, with what is known of it while it was written.</summary>
    /// <param name="setup">What is predicted.</param>
    /// <param name="shapes">Receives the sizes of every stage; null for nobody.</param>
    /// <exception cref="Units.SpecException">The parts of the setup do not fit together.</exception>
    public static StepDraft Draft(StepSetup setup, ICollection<(StageKey Stage, int Rank, StageShape Shape)>? shapes = null)
    {
        SetupChecks.Require(setup);
        var draft = new StepDraft(setup) { Shapes = shapes };
        var reduction = new GradientReduction(draft);
        for (var microBatch = 0; microBatch < setup.Plan.MicroBatches; microBatch++)
        {
            var last = microBatch == setup.Plan.MicroBatches - 1;
            WriteMicroBatch(draft, microBatch, last && setup.Plan.OverlapGradients ? reduction : null);
        }

        if (!setup.Plan.OverlapGradients)
        {
            ReduceAll(setup, reduction);
        }

        reduction.Finish();
        DenseStages.Update(new StageWriter(draft, setup.Dense, -1, -1));
        return draft;
    }

    private static void WriteMicroBatch(StepDraft draft, int microBatch, GradientReduction? reduction)
    {
        var setup = draft.Setup;
        var outside = new StageWriter(draft, setup.Dense, microBatch, -1);
        var blocks = new BlockProgram[setup.Model.Layers];
        var sparse = SparseLayerPrograms.CreateAll(draft, microBatch);
        DenseStages.Embedding(outside, Pass.Forward);
        for (var layer = 0; layer < blocks.Length; layer++)
        {
            blocks[layer] = new BlockProgram(draft, microBatch, layer, sparse[layer]);
            blocks[layer].Forward();
        }

        DenseStages.Head(outside, Pass.Forward);
        DenseStages.Head(outside, Pass.Backward);
        reduction?.Add(ParameterTensors.OfHead(setup.Model), -1);
        for (var layer = blocks.Length - 1; layer >= 0; layer--)
        {
            if (setup.Plan.RecomputesActivations)
            {
                blocks[layer].Forward(Pass.Backward);
            }

            blocks[layer].Backward();
            reduction?.Add(ParameterTensors.OfBlock(setup, layer), layer);
        }

        DenseStages.Embedding(outside, Pass.Backward);
        reduction?.Add(ParameterTensors.OfEmbedding(setup.Model), -1);
    }

    private static void ReduceAll(StepSetup setup, GradientReduction reduction)
    {
        reduction.Add(ParameterTensors.OfHead(setup.Model), -1);
        for (var layer = setup.Model.Layers - 1; layer >= 0; layer--)
        {
            reduction.Add(ParameterTensors.OfBlock(setup, layer), layer);
        }

        reduction.Add(ParameterTensors.OfEmbedding(setup.Model), -1);
    }

    /// <summary>One block in one micro-batch: norm, attention, norm, feed-forward.</summary>
    private sealed class BlockProgram(StepDraft draft, int microBatch, int layer, SparseLayerProgram? sparse)
    {
        public void Forward(Pass? label = null)
        {
            var dense = Dense(label);
            DenseStages.Norm(dense, Pass.Forward);
            DenseStages.Attention(dense, Pass.Forward);
            DenseStages.Norm(dense, Pass.Forward);
            if (sparse is null)
            {
                DenseStages.DenseFeedForward(dense, Pass.Forward);
            }
            else
            {
                var writer = Sparse(label);
                sparse.Forward(writer);
                writer.WriteOutside(Pass.Forward);
            }
        }

        public void Backward()
        {
            var dense = Dense();
            if (sparse is null)
            {
                DenseStages.DenseFeedForward(dense, Pass.Backward);
            }
            else
            {
                var writer = Sparse();
                sparse.Backward(writer);
                writer.WriteOutside(Pass.Backward);
            }

            DenseStages.Norm(dense, Pass.Backward);
            DenseStages.Attention(dense, Pass.Backward);
            DenseStages.Norm(dense, Pass.Backward);
        }

        private StageWriter Dense(Pass? label = null) => new(draft, draft.Setup.Dense, microBatch, layer, label);

        private StageWriter Sparse(Pass? label = null) => new(draft, draft.Setup.Sparse, microBatch, layer, label);
    }
}
