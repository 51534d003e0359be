namespace SimMoE.Trainer.Measuring.Kernels;

/// <summary>Makes operands.</summary>
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
}
