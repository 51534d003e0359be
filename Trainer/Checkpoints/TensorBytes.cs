using System.Runtime.InteropServices;
using SimMoE.Native;
using SimMoE.Trainer.Checkpoints.Safetensors;

namespace SimMoE.Trainer.Checkpoints;

/// <summary>Moves tensors to and from files in slices, so that neither the host nor the device holds a second copy.</summary>
internal static unsafe class TensorBytes
{
    private const int SliceBytes = 1 << 26;
    private const int CpuDevice = 0;

    /// <summary>Fills a slice with bytes.</summary>
    /// <param name="offset">First byte of the tensor.</param>
    /// <param name="slice">Filled.</param>
    public delegate void Filler(long offset, Span<byte> slice);

    /// <summary>Element type of a tensor.</summary>
    public static SafetensorsType TypeOf(Tensor tensor) => SafetensorsType.Of(TensorHandle.Dtype(tensor.Handle));

    /// <summary>Writes a tensor's bytes in row-major order.</summary>
    public static void Write(Tensor tensor, Stream stream)
    {
        RequireContiguous(tensor);
        var type = TypeOf(tensor);
        var bytes = TensorHandle.Elements(tensor.Handle) * type.Bytes;
        if (TensorHandle.Device(tensor.Handle).Type == CpuDevice)
        {
            var data = (byte*)TensorHandle.Data(tensor.Handle);
            for (long start = 0; start < bytes; start += SliceBytes)
            {
                stream.Write(new ReadOnlySpan<byte>(data + start, (int)Math.Min(SliceBytes, bytes - start)));
            }

            GC.KeepAlive(tensor);
            return;
        }

        InSlices(tensor, type, bytes, (_, memory, slice, _) =>
        {
            TensorHandle.Read(slice.Handle, (IntPtr)memory.Pointer, memory.Length);
            stream.Write(memory.Span);
        });
    }

    /// <summary>Overwrites a tensor in place.</summary>
    public static void Fill(Tensor tensor, Filler fill)
    {
        RequireContiguous(tensor);
        var type = TypeOf(tensor);
        var bytes = TensorHandle.Elements(tensor.Handle) * type.Bytes;
        if (TensorHandle.Device(tensor.Handle).Type == CpuDevice)
        {
            var data = (byte*)TensorHandle.Data(tensor.Handle);
            for (long start = 0; start < bytes; start += SliceBytes)
            {
                fill(start, new Span<byte>(data + start, (int)Math.Min(SliceBytes, bytes - start)));
            }

            GC.KeepAlive(tensor);
            return;
        }

        InSlices(tensor, type, bytes, (start, memory, slice, staging) =>
        {
            fill(start, memory.Span);
            slice.copy_(staging);
        });
    }

    private readonly record struct Memory(IntPtr Address, int Length)
    {
        public byte* Pointer => (byte*)Address;

        public Span<byte> Span => new(Pointer, Length);
    }

    // The device's part of the tensor, and host memory with a CPU tensor over it.
    private static void InSlices(Tensor tensor, SafetensorsType type, long bytes, Action<long, Memory, Tensor, Tensor> work)
    {
        var address = (IntPtr)NativeMemory.Alloc((nuint)Math.Min(bytes, SliceBytes));
        try
        {
            using var gradients = torch.no_grad();
            using var scope = torch.NewDisposeScope();
            using var flat = tensor.detach().view(-1);
            for (long start = 0; start < bytes; start += SliceBytes)
            {
                var length = (int)Math.Min(SliceBytes, bytes - start);
                using var slice = flat.narrow(0, start / type.Bytes, length / type.Bytes);
                using var staging = Tensor.UnsafeCreateTensor(TensorHandle.Map(address, type.ScalarType, [length / type.Bytes]));
                work(start, new Memory(address, length), slice, staging);
            }
        }
        finally
        {
            NativeMemory.Free((void*)address);
        }
    }

    private static void RequireContiguous(Tensor tensor)
    {
        if (!TensorHandle.IsContiguous(tensor.Handle))
        {
            throw new ArgumentException("a stored tensor lies row-major without gaps", nameof(tensor));
        }
    }
}
