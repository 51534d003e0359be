using SimMoE.Native;

namespace SimMoE.TorchBinding;

/// <summary>An argument of an operator, together with the object that must stay alive until the call is over.</summary>
/// <remarks>Without it, a tensor whose last use is the call could be finalised, and its memory freed, while the operator runs.</remarks>
internal readonly struct Argument
{
    private readonly object? _owner;

    private Argument(Value value, object? owner = null)
    {
        Value = value;
        _owner = owner;
    }

    /// <summary>An absent optional.</summary>
    internal static Argument None => default;

    internal Value Value { get; }

    public static implicit operator Argument(torch.Tensor? tensor) => tensor is null ? default : new(tensor.Handle, tensor);

    public static implicit operator Argument(int value) => new(value);

    public static implicit operator Argument(long value) => new(value);

    public static implicit operator Argument(double value) => new(value);

    public static implicit operator Argument(bool value) => new(value);

    public static implicit operator Argument(long? value) => value is { } v ? new(v) : default;

    public static implicit operator Argument(double? value) => value is { } v ? new(v) : default;

    public static implicit operator Argument(Scalar? scalar) => scalar is null ? default : new(scalar.Value);

    public static implicit operator Argument(torch.ScalarType type) => new((int)type);

    public static implicit operator Argument(torch.ScalarType? type) => type is { } t ? new((int)t) : default;

    public static implicit operator Argument(torch.Device? device) =>
        device is null ? default : new(Value.Device((int)device.type, device.index));

    public static implicit operator Argument(ReadOnlySpan<long> list) => new(list);

    public static implicit operator Argument(long[] list) => new(list);

    public static implicit operator Argument(string text) => new(text);

    public static implicit operator Argument(torch.Generator? generator) => generator is null
        ? default
        : throw new NotSupportedException("generators are not passed to operators by this binding; seed with torch.manual_seed");

    internal static Argument Tensors(ReadOnlySpan<torch.Tensor> tensors)
    {
        var owners = tensors.ToArray();
        return new(Value.Tensors(Handles(owners)), owners);
    }

    internal static Argument OptionalTensors(torch.Tensor?[] tensors) => new(Value.OptionalTensors(Handles(tensors)), tensors);

    /// <summary>The owner is in use up to here.</summary>
    internal void KeepAlive() => GC.KeepAlive(_owner);

    private static IntPtr[] Handles(torch.Tensor?[] tensors)
    {
        var handles = new IntPtr[tensors.Length];
        for (var i = 0; i < handles.Length; i++)
        {
            handles[i] = tensors[i] is { } tensor ? tensor.Handle : IntPtr.Zero;
        }

        return handles;
    }
}
