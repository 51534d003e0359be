using System.Runtime.InteropServices;

namespace SimMoE.Trainer.Interop;

/// <summary>A tensor's elements as an array. TorchSharp's own accessor walks element by element, and fails if there is none.</summary>
public static class TensorValues
{
    /// <summary>Copies the elements out in row-major order; waits for the device.</summary>
    /// <typeparam name="T">The type that holds an element of the tensor's.</typeparam>
    /// <param name="tensor">On any device.</param>
    /// <exception cref="ArgumentException">The tensor's elements have another width.</exception>
    public static T[] Of<T>(Tensor tensor)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.element_size() != Marshal.SizeOf<T>())
        {
            throw new ArgumentException($"elements of {tensor.dtype} do not fit {typeof(T).Name}", nameof(tensor));
        }

        if (tensor.numel() == 0)
        {
            return [];
        }

        using var here = tensor.cpu();
        using var whole = here.contiguous();
        return MemoryMarshal.Cast<byte, T>(whole.bytes).ToArray();
    }
}
