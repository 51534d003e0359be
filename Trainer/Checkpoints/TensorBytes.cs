using SimMoE.Trainer.Checkpoints.Safetensors;

namespace SimMoE.Trainer.Checkpoints;

/// <summary>Moves tensors to and from files in slices, so that neither the host nor the device holds a second copy.</summary>
internal static class TensorBytes
{
    private const int SliceBytes = 1 << 26;

    /// <summary>Fills a slice with bytes.</summary>
    /// <param name="offset">First byte of the tensor.</param>
    /// <param name="slice">Filled.</param>
    public delegate void Filler(long offset, Span<byte> slice);

    /// <summary>Element type of a tensor.</summary>
    public static SafetensorsType TypeOf(Tensor tensor) => SafetensorsType.Of((int)tensor.dtype);

    /// <summary>Writes a tensor's bytes in row-major order.</summary>
    public static void Write(Tensor tensor, Stream stream) =>
        InSlices(
            tensor,
            (_, slice) =>
            {
                using var here = slice.cpu();
                stream.Write(here.bytes);
            }
        );

    /// <summary>Overwrites a tensor in place.</summary>
    public static void Fill(Tensor tensor, Filler fill) =>
        InSlices(
            tensor,
            (offset, slice) =>
            {
                if (slice.device_type == DeviceType.CPU)
                {
                    fill(offset, slice.bytes);
                    return;
                }

                using var staging = torch.empty(slice.shape, dtype: slice.dtype);
                fill(offset, staging.bytes);
                slice.copy_(staging);
            }
        );

    private static void InSlices(Tensor tensor, Action<long, Tensor> work)
    {
        if (!tensor.is_contiguous())
        {
            throw new ArgumentException("a stored tensor lies row-major without gaps", nameof(tensor));
        }

        using var gradients = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        using var flat = tensor.detach().view(-1);
        var (elements, width) = (tensor.numel(), tensor.element_size());
        var most = SliceBytes / width;
        for (var start = 0L; start < elements; start += most)
        {
            using var slice = flat.narrow(0, start, Math.Min(most, elements - start));
            work(start * width, slice);
        }
    }
}
