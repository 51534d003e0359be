namespace SimMoE.Native;

/// <summary>Autograd by handles.</summary>
public static unsafe class Autograd
{
    /// <summary>Whether operators of this thread are recorded.</summary>
    public static bool GradEnabled
    {
        get => NativeMethods.GradEnabled() != 0;
        set => NativeMethods.SetGradEnabled(value ? 1 : 0);
    }

    /// <summary>Whether gradients of a tensor are wanted.</summary>
    public static bool RequiresGrad(IntPtr tensor) => NativeMethods.RequiresGrad(tensor) != 0;

    /// <summary>Asks for gradients of a leaf, or no longer.</summary>
    public static void SetRequiresGrad(IntPtr tensor, bool requiresGrad) =>
        Status.Check(NativeMethods.SetRequiresGrad(tensor, requiresGrad ? 1 : 0), "requires_grad");

    /// <summary>True unless an operator made the tensor.</summary>
    public static bool IsLeaf(IntPtr tensor) => NativeMethods.IsLeaf(tensor) != 0;

    /// <summary>The accumulated gradient: a new handle, or zero if there is none.</summary>
    public static IntPtr Grad(IntPtr tensor)
    {
        IntPtr grad;
        Status.Check(NativeMethods.Grad(tensor, &grad), "grad");
        return grad;
    }

    /// <summary>Replaces the accumulated gradient.</summary>
    /// <param name="tensor">A leaf.</param>
    /// <param name="grad">Same shape, dtype and device, or zero for none.</param>
    public static void SetGrad(IntPtr tensor, IntPtr grad) => Status.Check(NativeMethods.SetGrad(tensor, grad), "set grad");

    /// <summary>Adds the outputs' gradients to the leaves' <c>grad</c>.</summary>
    /// <param name="outputs">What to differentiate.</param>
    /// <param name="gradients">Of each output; zero for a scalar output; empty if all are.</param>
    /// <param name="retainGraph">Keep what backward needs, for another backward.</param>
    /// <param name="createGraph">Record backward itself.</param>
    /// <exception cref="ArgumentException">As many gradients as outputs are needed, or none.</exception>
    public static void Backward(ReadOnlySpan<IntPtr> outputs, ReadOnlySpan<IntPtr> gradients = default, bool retainGraph = false, bool createGraph = false)
    {
        Span<IntPtr> none = gradients.IsEmpty ? new IntPtr[outputs.Length] : [];
        gradients = gradients.IsEmpty ? none : gradients;
        RequireAsMany(outputs, gradients);
        fixed (IntPtr* o = outputs, g = gradients)
        {
            Status.Check(NativeMethods.Backward(o, g, outputs.Length, retainGraph ? 1 : 0, createGraph ? 1 : 0), "backward");
        }
    }

    /// <summary>Gradients of the outputs with regard to the inputs; <c>grad</c> of the leaves is left alone.</summary>
    /// <param name="outputs">What to differentiate.</param>
    /// <param name="gradients">Of each output; zero for a scalar output; empty if all are.</param>
    /// <param name="inputs">By what.</param>
    /// <param name="retainGraph">Keep what backward needs, for another backward.</param>
    /// <param name="createGraph">Record backward itself.</param>
    /// <param name="allowUnused">Give zero, instead of failing, for an input that the outputs do not depend on.</param>
    /// <returns>A new handle for each input, or zero.</returns>
    public static IntPtr[] Gradients(
        ReadOnlySpan<IntPtr> outputs, ReadOnlySpan<IntPtr> gradients, ReadOnlySpan<IntPtr> inputs, bool retainGraph = false, bool createGraph = false,
        bool allowUnused = false)
    {
        Span<IntPtr> none = gradients.IsEmpty ? new IntPtr[outputs.Length] : [];
        gradients = gradients.IsEmpty ? none : gradients;
        RequireAsMany(outputs, gradients);
        var results = new IntPtr[inputs.Length];
        fixed (IntPtr* o = outputs, g = gradients, i = inputs, r = results)
        {
            Status.Check(
                NativeMethods.AutogradGrad(
                    o, g, outputs.Length, i, inputs.Length, retainGraph ? 1 : 0, createGraph ? 1 : 0, allowUnused ? 1 : 0, r),
                "gradients");
        }

        return results;
    }

    private static void RequireAsMany(ReadOnlySpan<IntPtr> outputs, ReadOnlySpan<IntPtr> gradients)
    {
        if (outputs.Length != gradients.Length)
        {
            throw new ArgumentException($"{gradients.Length} gradients for {outputs.Length} outputs; give one for each, or none", nameof(gradients));
        }
    }
}
