using System.Collections.Concurrent;
using System.Text;

namespace SimMoE.Native;

/// <summary>An operator of libtorch's dispatcher, with autograd, looked up by name once.</summary>
/// <remarks>Keep one in a static field and call it with tensors' handles. Tensors whose handles are passed must stay reachable during the call: a
/// dispose scope, a module or a field holds them, or <see cref="GC.KeepAlive"/>. Missing trailing arguments take the schema's defaults.</remarks>
public sealed class Operator
{
    private const int Unresolved = -1;

    private static readonly ConcurrentDictionary<(string Name, string Overload), Operator> Known = new();

    private volatile int _id = Unresolved;

    private Operator(string name, string overload)
    {
        Name = name;
        Overload = overload;
    }

    /// <summary>Such as <c>aten::add</c>.</summary>
    public string Name { get; }

    /// <summary>Such as <c>Tensor</c>; may be empty.</summary>
    public string Overload { get; }

    /// <summary>Such as <c>aten::add.Tensor</c>.</summary>
    public string FullName => Overload.Length == 0 ? Name : $"{Name}.{Overload}";

    /// <summary>The dispatcher's schema.</summary>
    /// <exception cref="TorchException">This libtorch has no such operator.</exception>
    public unsafe string Schema
    {
        get
        {
            IntPtr text;
            Status.Check(NativeMethods.OperatorSchema(Id, &text), FullName);
            return System.Runtime.InteropServices.Marshal.PtrToStringUTF8(text) ?? string.Empty;
        }
    }

    private int Id
    {
        get
        {
            var id = _id;
            return id != Unresolved ? id : Resolve();
        }
    }

    /// <summary>The operator of this name. The library is asked at the first call, not here.</summary>
    /// <param name="name">Such as <c>aten::add</c>.</param>
    /// <param name="overload">Such as <c>Tensor</c>; empty for the plain one.</param>
    public static Operator Find(string name, string overload = "") =>
        Known.GetOrAdd((name, overload), static key => new Operator(key.Name, key.Overload));

    /// <summary>True if this libtorch has the operator.</summary>
    /// <param name="name">Such as <c>aten::_grouped_mm</c>.</param>
    /// <param name="overload">Empty for the plain one.</param>
    public static bool Exists(string name, string overload = "")
    {
        var found = Find(name, overload);
        if (found._id != Unresolved)
        {
            return true;
        }

        var status = found.TryResolve();
        if (status is not Status.Ok and not Status.Unsupported)
        {
            Status.Throw(status, found.FullName);
        }

        return status == Status.Ok;
    }

    /// <summary>Calls it.</summary>
    /// <param name="arguments">In the schema's order.</param>
    /// <param name="results">As many as the schema returns; tensors in it are new handles, the caller's.</param>
    /// <exception cref="TorchException">libtorch refused, or memory ran out.</exception>
    public unsafe void Call(ReadOnlySpan<Value> arguments, Span<Value> results)
    {
        int status;
        fixed (Value* a = arguments, r = results)
        {
            status = NativeMethods.OperatorCall(Id, a, arguments.Length, r, results.Length);
        }

        if (status != Status.Ok)
        {
            Status.Throw(status, FullName);
        }
    }

    /// <summary>Calls an operator that returns one tensor.</summary>
    /// <returns>A new handle, for <c>Tensor.UnsafeCreateTensor</c>.</returns>
    public IntPtr Tensor(params ReadOnlySpan<Value> arguments)
    {
        Value result = default;
        Call(arguments, new Span<Value>(ref result));
        return result.Pointer;
    }

    /// <summary>Calls an operator that returns several tensors.</summary>
    /// <param name="results">Receives the handles, zero where the operator gave an undefined tensor.</param>
    /// <param name="arguments">In the schema's order.</param>
    public void Tensors(Span<IntPtr> results, params ReadOnlySpan<Value> arguments)
    {
        Span<Value> values = stackalloc Value[results.Length];
        values.Clear();
        Call(arguments, values);
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = values[i].Pointer;
        }
    }

    /// <summary>Calls an operator that returns a list of tensors.</summary>
    /// <returns>New handles.</returns>
    public unsafe IntPtr[] TensorList(params ReadOnlySpan<Value> arguments)
    {
        Value result = default;
        Call(arguments, new Span<Value>(ref result));
        var handles = new ReadOnlySpan<IntPtr>((void*)result.Pointer, result.Count).ToArray();
        NativeMethods.ListFree(result.Pointer);
        return handles;
    }

    /// <summary>Calls an operator that changes its first argument and returns it.</summary>
    public void InPlace(params ReadOnlySpan<Value> arguments) => TensorHandle.Free(Tensor(arguments));

    /// <summary>Calls an operator that returns nothing.</summary>
    public void Run(params ReadOnlySpan<Value> arguments) => Call(arguments, []);

    /// <summary>Calls an operator that returns a plain value.</summary>
    public Value Plain(params ReadOnlySpan<Value> arguments)
    {
        Value result = default;
        Call(arguments, new Span<Value>(ref result));
        return result;
    }

    /// <inheritdoc/>
    public override string ToString() => FullName;

    private int Resolve()
    {
        Status.Check(TryResolve(), FullName);
        return _id;
    }

    private unsafe int TryResolve()
    {
        int id;
        int status;
        fixed (byte* name = Encoding.UTF8.GetBytes(Name + '\0'), overload = Encoding.UTF8.GetBytes(Overload + '\0'))
        {
            status = NativeMethods.OperatorFind(name, overload, &id);
        }

        if (status == Status.Ok)
        {
            _id = id;
        }

        return status;
    }
}
