namespace SimMoE.TorchBinding;

/// <content>Joining tensors.</content>
public static partial class torch
{
    /// <summary>Joined along a dimension.</summary>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => cat(tensors.ToArray(), dim);

    /// <summary>Joined along a dimension.</summary>
    public static Tensor cat(Tensor[] tensors, long dim = 0) => cat((ReadOnlySpan<Tensor>)tensors, dim);

    /// <summary>Joined along a dimension; one tensor alone is returned itself.</summary>
    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) =>
        tensors.Length switch { 0 => throw new ArgumentException("cat needs a tensor", nameof(tensors)), 1 => tensors[0], _ => Dispatch.Tensor(Aten.cat, Argument.Tensors(tensors), dim) };

    /// <summary>Joined along a dimension.</summary>
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);

    /// <summary>Joined along a dimension.</summary>
    public static Tensor concat(Tensor[] tensors, long dim = 0) => cat(tensors, dim);

    /// <summary>Joined along a dimension.</summary>
    public static Tensor concat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat(tensors, dim);

    /// <summary>Joined along a new dimension.</summary>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) =>
        Dispatch.Tensor(Aten.stack, Argument.Tensors(tensors.ToArray()), dim);

    /// <summary>Joined side by side.</summary>
    public static Tensor hstack(IList<Tensor> tensors) => Dispatch.Tensor(Aten.hstack, Argument.Tensors(tensors.ToArray()));

    /// <summary>Joined one below the other.</summary>
    public static Tensor vstack(IList<Tensor> tensors) => Dispatch.Tensor(Aten.vstack, Argument.Tensors(tensors.ToArray()));
}
