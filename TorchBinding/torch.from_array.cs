namespace SimMoE.TorchBinding;

/// <content>Tensors of arrays of any rank.</content>
public static partial class torch
{
    /// <summary>A tensor of an array's shape and values.</summary>
    /// <param name="rawArray">Elements of bool, byte, short, int, long, Half, float or double.</param>
    /// <param name="device">Null is the CPU.</param>
    /// <remarks>TorchSharp shares the array's memory; here it is copied, so later writes to the array are not seen.</remarks>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    /// <summary>A tensor of an array's shape and values.</summary>
    /// <param name="rawArray">Elements of bool, byte, short, int, long, Half, float or double.</param>
    /// <param name="dtype">Null is the array's.</param>
    /// <param name="device">Null is the CPU.</param>
    /// <param name="requires_grad">Ask for gradients.</param>
    /// <param name="names">Must be null.</param>
    /// <exception cref="NotSupportedException">Other elements.</exception>
    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        var element = rawArray.GetType().GetElementType()!;
        var shape = Enumerable.Range(0, rawArray.Rank).Select(rawArray.GetLongLength).ToArray();
        var type = ToScalarType(element);
        return type switch
        {
            ScalarType.Bool => Copied(Flat<bool>(rawArray), shape, type, dtype, device, requires_grad, names),
            ScalarType.Byte => Copied(Flat<byte>(rawArray), shape, type, dtype, device, requires_grad, names),
            ScalarType.Int8 => Copied(Flat<sbyte>(rawArray), shape, type, dtype, device, requires_grad, names),
            ScalarType.Int16 => Copied(Flat<short>(rawArray), shape, type, dtype, device, requires_grad, names),
            ScalarType.Int32 => Copied(Flat<int>(rawArray), shape, type, dtype, device, requires_grad, names),
            ScalarType.Int64 => Copied(Flat<long>(rawArray), shape, type, dtype, device, requires_grad, names),
            ScalarType.Float16 => Copied(Flat<Half>(rawArray), shape, type, dtype, device, requires_grad, names),
            ScalarType.BFloat16 => Copied(Flat<BFloat16>(rawArray), shape, type, dtype, device, requires_grad, names),
            ScalarType.Float32 => Copied(Flat<float>(rawArray), shape, type, dtype, device, requires_grad, names),
            ScalarType.Float64 => Copied(Flat<double>(rawArray), shape, type, dtype, device, requires_grad, names),
            _ => throw new NotSupportedException($"no tensor of {element} elements"),
        };
    }
}
