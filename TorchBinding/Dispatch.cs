using SimMoE.Native;

namespace SimMoE.TorchBinding;

/// <summary>Calls operators with tensors, keeping them alive during the call.</summary>
internal static class Dispatch
{
    /// <summary>An operator that returns one tensor.</summary>
    internal static torch.Tensor Tensor(Operator op, params ReadOnlySpan<Argument> arguments)
    {
        Value result = default;
        Call(op, arguments, new Span<Value>(ref result));
        return new(result.Pointer);
    }

    /// <summary>An operator that returns two tensors.</summary>
    internal static (torch.Tensor First, torch.Tensor Second) Pair(Operator op, params ReadOnlySpan<Argument> arguments)
    {
        Span<Value> results = [default, default];
        Call(op, arguments, results);
        return (new(results[0].Pointer), new(results[1].Pointer));
    }

    /// <summary>An operator that returns a list of tensors.</summary>
    internal static torch.Tensor[] List(Operator op, params ReadOnlySpan<Argument> arguments)
    {
        var handles = op.TensorList(Values(arguments, stackalloc Value[arguments.Length]));
        KeepAlive(arguments);
        return Array.ConvertAll(handles, static handle => new torch.Tensor(handle));
    }

    /// <summary>An operator that returns a truth value.</summary>
    internal static bool Flag(Operator op, params ReadOnlySpan<Argument> arguments)
    {
        Value result = default;
        Call(op, arguments, new Span<Value>(ref result));
        return result.Integer != 0;
    }

    /// <summary>An operator that changes its first argument, and whose result is that argument.</summary>
    internal static void InPlace(Operator op, params ReadOnlySpan<Argument> arguments)
    {
        Value result = default;
        Call(op, arguments, new Span<Value>(ref result));
        TensorHandle.Free(result.Pointer);
    }

    /// <summary>An operator that returns nothing.</summary>
    internal static void Run(Operator op, params ReadOnlySpan<Argument> arguments) => Call(op, arguments, []);

    private static void Call(Operator op, ReadOnlySpan<Argument> arguments, Span<Value> results)
    {
        op.Call(Values(arguments, stackalloc Value[arguments.Length]), results);
        KeepAlive(arguments);
    }

    private static ReadOnlySpan<Value> Values(ReadOnlySpan<Argument> arguments, Span<Value> values)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            values[i] = arguments[i].Value;
        }

        return values;
    }

    private static void KeepAlive(ReadOnlySpan<Argument> arguments)
    {
        foreach (ref readonly var argument in arguments)
        {
            argument.KeepAlive();
        }
    }
}
