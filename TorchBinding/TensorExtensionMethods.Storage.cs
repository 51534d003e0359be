using SimMoE.Native;

namespace SimMoE.TorchBinding;

public static partial class TensorExtensionMethods
{
    private const int LargestChunk = 1 << 24;

    /// <summary>Writes dtype, shape (as 7-bit encoded integers) and the elements' bytes in row-major order; waits for the device.</summary>
    /// <param name="tensor">Any tensor.</param>
    /// <param name="writer">Where to.</param>
    public static void Save(this torch.Tensor tensor, BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        using var onHost = OnHost(tensor);
        writer.Write7BitEncodedInt64((long)onHost.dtype);
        writer.Write7BitEncodedInt64(onHost.shape.Length);
        foreach (var size in onHost.shape)
        {
            writer.Write7BitEncodedInt64(size);
        }

        writer.Flush();
        ForEachChunk(onHost, chunk => writer.BaseStream.Write(chunk));
    }

    /// <summary>Reads what <see cref="Save"/> wrote into this tensor, in place.</summary>
    /// <param name="tensor">Has the dtype and shape that were written.</param>
    /// <param name="reader">Where from.</param>
    /// <param name="skip">Read past the bytes and leave the tensor as it is.</param>
    /// <exception cref="ArgumentException">Another dtype or shape was written.</exception>
    /// <exception cref="EndOfStreamException">The stream ends before the tensor does.</exception>
    public static void Load(this torch.Tensor tensor, BinaryReader reader, bool skip = false)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var dtype = (torch.ScalarType)reader.Read7BitEncodedInt64();
        var shape = new long[reader.Read7BitEncodedInt64()];
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = reader.Read7BitEncodedInt64();
        }

        if (dtype != tensor.dtype || (!skip && !shape.AsSpan().SequenceEqual(tensor.shape)))
        {
            throw new ArgumentException(
                $"The saved tensor is {dtype} [{string.Join(", ", shape)}]; {tensor.dtype} [{string.Join(", ", tensor.shape)}] is expected.", nameof(reader));
        }

        using var noGrad = torch.no_grad();
        using var onHost = torch.empty(shape, dtype);
        ForEachChunk(onHost, reader.BaseStream.ReadExactly);
        if (!skip)
        {
            tensor.copy_(onHost);
        }
    }

    private static torch.Tensor OnHost(torch.Tensor tensor)
    {
        using var noGrad = torch.no_grad();
        using var values = tensor.detach();
        using var onHost = values.cpu();
        return onHost.contiguous();
    }

    // A span holds 2 GiB at most; a tensor may be larger.
    private static unsafe void ForEachChunk(torch.Tensor tensor, ChunkAction action)
    {
        var data = (byte*)TensorHandle.Data(tensor.Handle);
        var bytes = tensor.numel() * tensor.dtype.ElementSize();
        for (long done = 0; done < bytes; done += LargestChunk)
        {
            action(new Span<byte>(data + done, (int)Math.Min(LargestChunk, bytes - done)));
        }

        GC.KeepAlive(tensor);
    }

    private delegate void ChunkAction(Span<byte> chunk);
}
