using System.Runtime.InteropServices;
using System.Text;

namespace SimMoE.Native;

/// <summary>An argument or a result of an operator: simmoe_value of the C interface.</summary>
/// <remarks>Lists are copied to memory of this thread that the next calls reuse: build the values of a call, make the call, forget them.</remarks>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Value
{
    private readonly int _kind;
    private readonly int _count;
    private readonly long _bits;

    private Value(ValueKind kind, long bits, int count = 0)
    {
        _kind = (int)kind;
        _count = count;
        _bits = bits;
    }

    /// <summary>An absent optional.</summary>
    public static Value None => default;

    /// <summary>What it holds.</summary>
    public ValueKind Kind => (ValueKind)_kind;

    /// <summary>Entries of a list, bytes of a string; 0 otherwise.</summary>
    public int Count => _count;

    /// <summary>The integer or boolean, or the bits of a pointer.</summary>
    public long Integer => _bits;

    /// <summary>The number, whether it came as one or as an integer.</summary>
    public double Number => Kind == ValueKind.Double ? BitConverter.Int64BitsToDouble(_bits) : _bits;

    /// <summary>The tensor's handle or the list's address.</summary>
    public IntPtr Pointer => new(_bits);

    /// <summary>A tensor by its handle; zero is an absent one.</summary>
    public static implicit operator Value(IntPtr tensor) =>
        tensor == IntPtr.Zero ? default : new(ValueKind.Tensor, tensor.ToInt64());

    /// <summary>An integer.</summary>
    public static implicit operator Value(int value) => new(ValueKind.Int, value);

    /// <summary>An integer.</summary>
    public static implicit operator Value(long value) => new(ValueKind.Int, value);

    /// <summary>A number.</summary>
    public static implicit operator Value(double value) => new(ValueKind.Double, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A truth value.</summary>
    public static implicit operator Value(bool value) => new(ValueKind.Bool, value ? 1 : 0);

    /// <summary>A list of integers: sizes, dimensions.</summary>
    public static implicit operator Value(ReadOnlySpan<long> list) => new(ValueKind.IntList, ArgumentMemory.Copy(list), list.Length);

    /// <summary>A list of integers: sizes, dimensions.</summary>
    public static implicit operator Value(long[] list) => (ReadOnlySpan<long>)list;

    /// <summary>A list of numbers.</summary>
    public static implicit operator Value(ReadOnlySpan<double> list) =>
        new(ValueKind.DoubleList, ArgumentMemory.Copy(MemoryMarshal.Cast<double, long>(list)), list.Length);

    /// <summary>A list of truth values: which gradients a backward operator shall give.</summary>
    public static implicit operator Value(ReadOnlySpan<bool> list) =>
        new(ValueKind.BoolList, ArgumentMemory.Copy(Padded(MemoryMarshal.AsBytes(list))), list.Length);

    /// <summary>Text, such as a rounding mode.</summary>
    public static implicit operator Value(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return new(ValueKind.String, ArgumentMemory.Copy(Padded(bytes)), bytes.Length);
    }

    /// <summary>A device.</summary>
    /// <param name="type">c10::DeviceType's number: CPU 0, CUDA 1.</param>
    /// <param name="index">-1 is the current one.</param>
    public static Value Device(int type, int index) => new(ValueKind.Device, (type * 256L) + index + 1);

    /// <summary>A list of tensors by their handles.</summary>
    public static Value Tensors(ReadOnlySpan<IntPtr> handles) =>
        new(ValueKind.TensorList, ArgumentMemory.Copy(MemoryMarshal.Cast<IntPtr, long>(handles)), handles.Length);

    /// <summary>A list of tensors, zero where one is absent: the indices of <c>index</c> and <c>index_put</c>.</summary>
    public static Value OptionalTensors(ReadOnlySpan<IntPtr> handles) =>
        new(ValueKind.OptionalTensorList, ArgumentMemory.Copy(MemoryMarshal.Cast<IntPtr, long>(handles)), handles.Length);

    private static long[] Padded(ReadOnlySpan<byte> bytes)
    {
        var padded = new long[(bytes.Length / sizeof(long)) + 1];
        bytes.CopyTo(MemoryMarshal.AsBytes(padded.AsSpan()));
        return padded;
    }
}
