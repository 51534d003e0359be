namespace SimMoE.Trainer.Model;

/// <summary>Rotary position embedding on adjacent channel pairs, base 10000, computed in f32 (Su et al., arXiv 2104.09864).</summary>
internal sealed class RotaryEmbedding : IDisposable
{
    private const double Base = 10_000;

    private readonly Tensor _rotations;

    /// <summary>Tabulates the rotations of every position.</summary>
    /// <param name="positions">Longest sequence.</param>
    /// <param name="headSize">Channels of a head, an even number.</param>
    /// <param name="device">Where queries and keys are.</param>
    public RotaryEmbedding(int positions, int headSize, Device device)
    {
        using var scope = NewDisposeScope();
        var pairs = headSize / 2;
        var rotations = new float[positions * pairs * 2];
        for (var position = 0; position < positions; position++)
        {
            for (var pair = 0; pair < pairs; pair++)
            {
                var (sine, cosine) = Math.SinCos(position * Math.Pow(Base, -2.0 * pair / headSize));
                var at = 2 * ((position * pairs) + pair);
                (rotations[at], rotations[at + 1]) = ((float)cosine, (float)sine);
            }
        }

        _rotations = tensor(rotations, [positions, 1, pairs, 2]).to(device).view_as_complex().DetachFromDisposeScope();
    }

    /// <summary>Rotates every pair by its position's angle.</summary>
    /// <param name="input">[batch, sequence, heads, head size].</param>
    /// <returns>The same shape, in the input's type.</returns>
    public Tensor Rotate(Tensor input)
    {
        var shape = input.shape;
        var paired = input.to_type(ScalarType.Float32).reshape(shape[0], shape[1], shape[2], shape[3] / 2, 2);
        var rotations = shape[1] == _rotations.shape[0] ? _rotations : _rotations.narrow(0, 0, shape[1]);
        return paired.view_as_complex().mul(rotations).view_as_real().reshape(shape).to_type(input.dtype);
    }

    /// <inheritdoc/>
    public void Dispose() => _rotations.Dispose();
}
