using System.Text;

namespace SimMoE.Trainer.Interop;

/// <summary>An argument of an operator that is called by its name.</summary>
/// <remarks>libtorch's C interface takes tensors, integers (also element types), numbers, truth values, text, lists, and optionals of them.
/// It takes no
/// <c>Scalar</c>: operators with one are out of reach.</remarks>
public readonly struct Argument
{
    private readonly object? _reference;
    private readonly long _bits;
    private readonly bool _isOptional;

    private Argument(object? reference, long bits, bool isOptional)
    {
        _reference = reference;
        _bits = bits;
        _isOptional = isOptional;
    }

    /// <summary>An absent optional.</summary>
    public static Argument None => default;

    /// <summary>A tensor.</summary>
    public static implicit operator Argument(Tensor tensor) => new(tensor, 0, false);

    /// <summary>Tensors.</summary>
    public static implicit operator Argument(Tensor[] tensors) => new(tensors, 0, false);

    /// <summary>An integer.</summary>
    public static implicit operator Argument(long value) => new(null, value, false);

    /// <summary>A number.</summary>
    public static implicit operator Argument(double value) => new(null, BitConverter.DoubleToInt64Bits(value), false);

    /// <summary>A truth value.</summary>
    public static implicit operator Argument(bool value) => new(null, value ? 1 : 0, false);

    /// <summary>An element type.</summary>
    public static implicit operator Argument(ScalarType type) => new(null, (long)type, false);

    /// <summary>Integers.</summary>
    public static implicit operator Argument(long[] values) => new(values, 0, false);

    /// <summary>Text.</summary>
    public static implicit operator Argument(string text) => new(text, 0, false);

    /// <summary>A value where the schema has an optional one.</summary>
    public static Argument Some(Argument value) => new(value._reference, value._bits, true);

    /// <summary>What lies on the dispatcher's stack, which takes it over: called right before the call.</summary>
    internal unsafe long ToStack()
    {
        var value = _reference switch
        {
            null => _bits,
            Tensor tensor => TensorReference.To(tensor).Handle,
            Tensor[] tensors => List(tensors.Length, tensors, static (all, i) => TensorReference.To(all[i]).Handle),
            long[] integers => List(integers.Length, integers, static (all, i) => all[i]),
            _ => Text((string)_reference),
        };
        if (!_isOptional)
        {
            return value;
        }

        var place = AtenMethods.New(sizeof(long));
        *place = value;
        return (long)place;
    }

    private static unsafe long List<T>(int count, T all, Func<T, int, long> item)
    {
        IntPtr list;
        Status.CheckTorch(AtenMethods.NewList((nuint)count, &list), "new list");
        for (var i = 0; i < count; i++)
        {
            Status.CheckTorch(AtenMethods.PushBack(list, item(all, i)), "add to a list");
        }

        return list;
    }

    private static unsafe long Text(string text)
    {
        IntPtr handle;
        var bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes)
        {
            Status.CheckTorch(AtenMethods.NewString(start, (nuint)bytes.Length, &handle), "new text");
        }

        return handle;
    }
}
