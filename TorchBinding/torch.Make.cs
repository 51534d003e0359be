using System.Runtime.InteropServices;
using SimMoE.Native;

namespace SimMoE.TorchBinding;

/// <content>How tensors are made.</content>
public static partial class torch
{
    /// <summary>A tensor by an operator whose last arguments are dtype, layout, device and pinning.</summary>
    /// <remarks>Memory may be held by tensors that are garbage: if it runs out, they are finalised and the call is made once more.</remarks>
    internal static Tensor Make(Operator op, ScalarType dtype, Device? device, bool requires_grad, params ReadOnlySpan<Argument> leading)
    {
        Argument[] arguments = [.. leading, dtype, Argument.None, device ?? CPU, Argument.None];
        Tensor made;
        try
        {
            made = Dispatch.Tensor(op, arguments);
        }
        catch (TorchException failure) when (failure.IsOutOfMemory)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            made = Dispatch.Tensor(op, arguments);
        }

        return requires_grad ? made.requires_grad_() : made;
    }

    /// <summary>The dtype that arange takes for these numbers.</summary>
    private static ScalarType Common(params ReadOnlySpan<Scalar> numbers)
    {
        foreach (var number in numbers)
        {
            if (!is_integral(number.Type))
            {
                return ScalarType.Float32;
            }
        }

        return ScalarType.Int64;
    }

    private static Tensor Sized(Operator op, ReadOnlySpan<long> size, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) =>
        Unnamed(Make(op, dtype ?? ScalarType.Float32, device, requires_grad, size), names);

    private static Tensor Sized(
        Operator op, ReadOnlySpan<long> size, ScalarType? dtype, Device? device, bool requires_grad, Generator? generator, string[]? names) =>
        Unnamed(Make(op, dtype ?? ScalarType.Float32, device, requires_grad, size), names, generator);

    private static Tensor Filled(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) =>
        Unnamed(Make(Aten.full, dtype ?? Common(value), device, requires_grad, size, value), names);

    /// <summary>The tensor, if neither names of dimensions nor a generator are asked for: this binding has neither.</summary>
    private static Tensor Unnamed(Tensor tensor, string[]? names, Generator? generator = null)
    {
        if (names is null && generator is null)
        {
            return tensor;
        }

        tensor.Dispose();
        throw new NotSupportedException("names of dimensions and generators are not in this binding; seed with torch.manual_seed");
    }

    private static Tensor One<T>(T value, ScalarType type, ScalarType? dtype, Device? device, bool requires_grad)
        where T : unmanaged =>
        Placed(new(TensorHandle.FromData(new ReadOnlySpan<T>(ref value), (int)type, [])), dtype, device, requires_grad);

    private static Tensor Copied<T>(
        ReadOnlySpan<T> values, ReadOnlySpan<long> dimensions, ScalarType type, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
        where T : unmanaged
    {
        var elements = 1L;
        foreach (var size in dimensions)
        {
            elements *= size;
        }

        if (elements != values.Length)
        {
            throw new ArgumentException($"{values.Length} values for a tensor of {elements} elements", nameof(values));
        }

        return Unnamed(Placed(new(TensorHandle.FromData(values, (int)type, dimensions)), dtype, device, requires_grad), names);
    }

    /// <summary>The tensor in its dtype and place; what lay elsewhere is let go.</summary>
    private static Tensor Placed(Tensor onCpu, ScalarType? dtype, Device? device, bool requires_grad)
    {
        var placed = onCpu;
        if ((dtype is { } type && type != onCpu.dtype) || (device is not null && device.type != DeviceType.CPU))
        {
            placed = onCpu.to(dtype ?? onCpu.dtype, device ?? CPU, disposeAfter: true);
        }

        return requires_grad ? placed.requires_grad_() : placed;
    }

    private static ReadOnlySpan<T> Flat<T>(Array array)
        where T : unmanaged =>
        MemoryMarshal.CreateReadOnlySpan(ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);
}
