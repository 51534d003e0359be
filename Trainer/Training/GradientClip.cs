using SimMoE.Trainer.Communication;

namespace SimMoE.Trainer.Training;

/// <summary>Clips by the norm over all parameters of all ranks: shared ones once, owned ones of every rank. The host does not
/// wait.</summary>
/// <remarks>The squares travel in one all-reduce, to which each rank adds its share, 1 / ranks of the shared parameters' and 1 / replicas
/// of its own:
/// so every rank scales by the very same number. A rank-local norm would let shared weights drift apart.</remarks>
internal static class GradientClip
{
    // As in PyTorch's clip_grad_norm_.
    private const double Epsilon = 1e-6;

    /// <summary>Scales the gradients.</summary>
    /// <param name="buckets">Reduced.</param>
    /// <param name="groups">Ranks and replicas.</param>
    /// <param name="highest">Largest norm; 0 scales nothing.</param>
    /// <returns>The norm before, f32 scalar on the device; the caller's.</returns>
    public static Tensor Apply(GradientBuckets buckets, ProcessGroups groups, double highest)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        var squares = zeros(1, dtype: ScalarType.Float32, device: buckets.All[0].Flat.device);
        foreach (var bucket in buckets.All)
        {
            var holders = bucket.IsOwned ? groups.Replicas.Size : groups.World.Size;
            squares.add_(bucket.Flat.norm().square().div(holders));
        }

        if (groups.World.Size > 1)
        {
            groups.World.AllReduce(squares).Wait();
        }

        var norm = squares.sqrt_();
        if (highest > 0)
        {
            var factor = norm.add(Epsilon).reciprocal().mul(highest).clamp_(max: 1);
            foreach (var bucket in buckets.All)
            {
                bucket.Flat.mul_(factor);
            }
        }

        return norm.squeeze(0).DetachFromDisposeScope();
    }
}
