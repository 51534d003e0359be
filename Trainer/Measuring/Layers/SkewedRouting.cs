using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Layers;
using SimMoE.Trainer.Measuring.Timing;
using SimMoE.Workload.Routing;

namespace SimMoE.Trainer.Measuring.Layers;

/// <summary>Makes a router choose experts with Zipf popularity, low indices first, by the bias of its selection: gates and weights stay the
/// router's own.</summary>
/// <remarks>The bias is found as balancing finds it, with another aim: after each forward every expert's bias moves by the logarithm of
/// wanted over
/// counted tokens, times a step that shrinks. What is wanted is the probability that a token picks the expert, k without replacement
/// (docs/models/routing.md), as the simulator's routing has it.</remarks>
public static class SkewedRouting
{
    private const int Rounds = 40;

    // Scores at the start are about N(0, 0.6) for EP and narrower for heads; steps larger than that would swing.
    private const double FirstStep = 0.4;

    /// <summary>Sets the layer's bias.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="group">Ranks that share its experts or heads.</param>
    /// <param name="device">Where it stands.</param>
    /// <param name="x">Tokens that are routed.</param>
    /// <param name="exponent">Zipf exponent, 0 or more.</param>
    /// <param name="topK">k.</param>
    public static void Apply(SparseLayer layer, ICommunicator group, MeasuringDevice device, Tensor x, double exponent, int topK)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(device);
        using var scope = torch.NewDisposeScope();
        var experts = (int)layer.SelectionBias.shape[^1];
        var wanted = TopKInclusion.OfExperts(ExpertPopularity.Zipf(experts, exponent), topK);
        var aim = torch.tensor(wanted, ScalarType.Float32).log().to(device.Device);
        layer.KeepsForBackward = false;
        for (var round = 0; round < Rounds; round++)
        {
            using var inner = torch.NewDisposeScope();
            layer.ResetLoad();
            _ = layer.call(x);
            var load = layer.Load.clone();
            if (load.shape.Length == 1)
            {
                group.AllReduce(load).Wait();
            }

            // Half a token more, so that an expert without tokens has a logarithm.
            var tokens = load.sum(-1, true).div(topK);
            var counted = load.add(0.5).div(tokens).log();
            var step = FirstStep * (Rounds - round) / Rounds;
            layer.SelectionBias.add_(aim.sub(counted).mul(step));
        }

        layer.KeepsForBackward = true;
        layer.ResetLoad();
    }
}
