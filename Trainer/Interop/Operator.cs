using System.Text;

namespace SimMoE.Trainer.Interop;

/// <summary>An operator of libtorch that TorchSharp does not have, called by its name through the dispatcher: autograd sees it.</summary>
/// <remarks>About 1 us a call, of which the look-up by name is the most (docs/torch-provider.md). All arguments of the schema are given, in
/// its order.</remarks>
public sealed class Operator
{
    private readonly byte[] _name;
    private readonly byte[] _overload;
    private readonly string _fullName;

    private Operator(string name, string overload)
    {
        _name = Encoding.UTF8.GetBytes(name + '\0');
        _overload = Encoding.UTF8.GetBytes(overload + '\0');
        _fullName = overload.Length == 0 ? name : $"{name}.{overload}";
    }

    /// <summary>The operator of a name; libtorch is asked when it is called.</summary>
    /// <param name="name">Such as <c>aten::mm</c>.</param>
    /// <param name="overload">Such as <c>dtype</c>; empty for the plain one.</param>
    public static Operator Named(string name, string overload = "") => new(name, overload);

    /// <summary>Calls an operator that gives one tensor.</summary>
    /// <exception cref="TorchException">libtorch refused; its message is on standard error.</exception>
    public Tensor Tensor(params ReadOnlySpan<Argument> arguments) => torch.Tensor.UnsafeCreateTensor((IntPtr)Call(arguments));

    /// <summary>Calls an operator that gives nothing.</summary>
    /// <exception cref="TorchException">libtorch refused; its message is on standard error.</exception>
    public void Run(params ReadOnlySpan<Argument> arguments) => Call(arguments);

    /// <inheritdoc/>
    public override string ToString() => _fullName;

    private unsafe long Call(ReadOnlySpan<Argument> arguments)
    {
        var stack = stackalloc long[Math.Max(1, arguments.Length)];
        for (var i = 0; i < arguments.Length; i++)
        {
            stack[i] = arguments[i].ToStack();
        }

        fixed (
            byte* name = _name,
                overload = _overload
        )
        {
            Status.CheckTorch(AtenMethods.Call(name, overload, stack), _fullName);
        }

        return stack[0];
    }
}
