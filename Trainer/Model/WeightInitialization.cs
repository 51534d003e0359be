using SimMoE.Trainer.Layers;
using SimMoE.Workload;

namespace SimMoE.Trainer.Model;

/// <summary>First weights of everything outside sparse layers, which draw their own: N(0, 0.02^2), the projections that write to the
/// residual stream
/// further times 1/sqrt(2L), norms 1 (arXiv 2602.04870, appendix A).</summary>
/// <remarks>Each tensor draws from a stream of its own name, so that the weights depend on the seed alone: not on ranks, device or other
/// tensors.</remarks>
internal static class WeightInitialization
{
    private const double Deviation = 0.02;

    private static readonly string[] OutputNames = [".out.weight", ".down.weight"];

    /// <summary>Sets the weights.</summary>
    /// <param name="model">The model.</param>
    /// <param name="seed">The run's seed.</param>
    public static void Apply(GptModel model, ulong seed)
    {
        var sparse = model.SparseLayers.Select(pair => $"block_{pair.Block}.feed_forward.").ToArray();
        using var none = no_grad();
        foreach (var (name, parameter) in model.named_parameters())
        {
            if (parameter.shape.Length < 2 || sparse.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                continue;
            }

            using var scope = NewDisposeScope();
            var isOutput = OutputNames.Any(ending => name.EndsWith(ending, StringComparison.Ordinal));
            var deviation = isOutput ? Deviation / Math.Sqrt(2.0 * model.Spec.Layers) : Deviation;
            parameter.copy_(NormalWeights.Draw(new RandomStream(seed, "weights." + name), deviation, parameter.shape, 0));
        }
    }
}
