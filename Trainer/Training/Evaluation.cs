using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Interop;
using SimMoE.Trainer.Model;

namespace SimMoE.Trainer.Training;

/// <summary>Measures the loss on held-out sequences, the same ones each time, shared evenly among the ranks.</summary>
internal static class Evaluation
{
    /// <summary>Measures; every rank calls it and gets the same.</summary>
    /// <param name="step">Finished steps.</param>
    /// <param name="model">The model; nothing is kept for backward.</param>
    /// <param name="groups">Ranks.</param>
    /// <param name="source">Held-out sequences, in the same order for every run.</param>
    /// <param name="sequences">How many, from the first; 0 takes all.</param>
    /// <param name="perRank">Sequences of a rank at a time.</param>
    public static EvaluationReport Run(long step, GptModel model, ProcessGroups groups, ITokenSource source, long sequences, int perRank)
    {
        var world = groups.World;
        var device = model.parameters().First().device;
        var end = sequences == 0 ? source.SequenceCount : Math.Min(sequences, source.SequenceCount);
        var stride = (long)perRank * world.Size;
        using var scope = NewDisposeScope();
        var sums = zeros(2, dtype: ScalarType.Float64, device: device);
        for (var first = 0L; first < end; first += stride)
        {
            using var inner = NewDisposeScope();
            using var batch = TokenBatch.Read(source, first + ((long)world.Rank * perRank), perRank, device, end);
            var (loss, count) = model.Evaluate(batch.Tokens, batch.Targets);
            sums.add_(stack([loss, count]).to_type(ScalarType.Float64));
        }

        if (world.Size > 1)
        {
            world.AllReduce(sums).Wait();
        }

        var values = TensorValues.Of<double>(sums);
        return new EvaluationReport(step, values[0] / values[1], (long)values[1]);
    }
}
