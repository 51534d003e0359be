namespace SimMoE.Tests.Trainer.TorchBinding;

/// <summary>A tensor's elements in row-major order, from any device and dtype.</summary>
internal static class TensorValues
{
    internal static float[] Floats(this Tensor tensor) => Read<float>(tensor, ScalarType.Float32);

    internal static double[] Doubles(this Tensor tensor) => Read<double>(tensor, ScalarType.Float64);

    private static T[] Read<T>(Tensor tensor, ScalarType dtype)
        where T : unmanaged
    {
        using var scope = torch.NewDisposeScope();
        var values = new T[tensor.numel()];
        SimMoE.Trainer.Interop.TensorHandle.Read<T>(tensor.detach().to(dtype).Handle, values);
        return values;
    }
}
