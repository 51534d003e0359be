using SimMoE.Trainer.Layers;

namespace SimMoE.Trainer.Measuring.Timing;

/// <summary>Work that keeps a GPU busy while the host issues what is to be timed, so that the time is that of the stream and not that of
/// the
/// host's calls.</summary>
public sealed class Blocker : IDisposable
{
    private const int Side = 4096;

    private readonly Tensor? _left;
    private readonly Tensor? _result;

    /// <summary>On a CPU there is nothing to keep busy: its calls are the work.</summary>
    /// <param name="device">Whose stream is kept busy.</param>
    public Blocker(MeasuringDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device.IsCuda)
        {
            _left = torch.zeros([Side, Side], ScalarType.BFloat16, device.Device);
            _result = torch.zeros([Side, Side], ScalarType.BFloat16, device.Device);
        }
    }

    /// <summary>Issues some products of 4,096 x 4,096 matrices, bf16: 0.14 TFLOP each.</summary>
    /// <param name="count">How many.</param>
    public void Issue(int count)
    {
        if (_left is not null && _result is not null)
        {
            for (var i = 0; i < count; i++)
            {
                LayerOperators.MmInto(_result, _left, _left);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _left?.Dispose();
        _result?.Dispose();
    }
}
