using SimMoE.Workload;

namespace SimMoE.Trainer.Layers;

/// <summary>Normal draws that do not depend on who holds them.</summary>
internal static class NormalWeights
{
    /// <summary>Independent N(0, deviation^2), f32 on the CPU.</summary>
    /// <param name="stream">The tensor's; sub-stream i belongs to global index i of the first dimension.</param>
    /// <param name="deviation">Standard deviation.</param>
    /// <param name="shape">One dimension or more.</param>
    /// <param name="first">Global number of the first index.</param>
    public static Tensor Draw(RandomStream stream, double deviation, long[] shape, int first)
    {
        var parts = checked((int)shape[0]);
        var size = checked((int)shape.Skip(1).Aggregate(1L, (product, length) => product * length));
        var values = new float[parts * size];
        Parallel.For(
            0,
            parts,
            part =>
            {
                var draws = stream.Substream(first + part);
                foreach (ref var value in values.AsSpan(part * size, size))
                {
                    value = (float)(deviation * draws.NextGaussian());
                }
            }
        );

        // The tensor of an array lies in the array, wherever the collector put it; libtorch's own memory starts at multiples of 64 bytes,
        // and MKL's products
        // are the same bit for bit only if that does not change.
        using var here = torch.tensor(values, shape);
        return here.clone();
    }
}
