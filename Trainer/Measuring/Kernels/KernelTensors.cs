using SimMoE.Native;

namespace SimMoE.Trainer.Measuring.Kernels;

/// <summary>Makes operands, and calls whose results are let go at once.</summary>
internal static class KernelTensors
{
    /// <summary>Numbers around zero, small enough that products stay in range.</summary>
    public static Tensor Numbers(Device device, ScalarType type, params long[] sizes)
    {
        using var scope = torch.NewDisposeScope();
        return torch.randn(sizes, ScalarType.Float32, device).mul_(0.1).to(type).MoveToOuterDisposeScope();
    }

    /// <summary>Zeros.</summary>
    public static Tensor Zeros(Device device, ScalarType type, params long[] sizes) => torch.zeros(sizes, type, device);

    /// <summary>A copy of whole numbers on a device.</summary>
    public static Tensor Whole(Device device, ScalarType type, long[] values)
    {
        using var scope = torch.NewDisposeScope();
        return torch.tensor(values, ScalarType.Int64).to(type).to(device).MoveToOuterDisposeScope();
    }

    /// <summary>Lets a result go.</summary>
    public static void Drop(IntPtr tensor) => TensorHandle.Free(tensor);

    /// <summary>Lets two results go.</summary>
    public static void DropBoth(Operator called, params ReadOnlySpan<Value> arguments)
    {
        Span<IntPtr> results = [IntPtr.Zero, IntPtr.Zero];
        called.Tensors(results, arguments);
        TensorHandle.Free(results[0]);
        TensorHandle.Free(results[1]);
    }
}
