using SimMoE.Native;

namespace SimMoE.TorchBinding;

/// <summary>Operators on lists of tensors: on CUDA one launch serves many tensors.</summary>
/// <remarks>Results are new tensors of the current dispose scope.</remarks>
internal static class TensorList
{
    private static readonly Operator MultiplyByScalar = Operator.Find("aten::_foreach_mul_", "Scalar");
    private static readonly Operator DivideByScalar = Operator.Find("aten::_foreach_div_", "Scalar");
    private static readonly Operator AddScalar = Operator.Find("aten::_foreach_add_", "Scalar");
    private static readonly Operator AddList = Operator.Find("aten::_foreach_add_", "List");
    private static readonly Operator AddProducts = Operator.Find("aten::_foreach_addcmul_", "Scalar");
    private static readonly Operator AddQuotients = Operator.Find("aten::_foreach_addcdiv_", "Scalar");
    private static readonly Operator SquareRoots = Operator.Find("aten::_foreach_sqrt");
    private static readonly Operator Negatives = Operator.Find("aten::_foreach_neg");
    private static readonly Operator Norms = Operator.Find("aten::_foreach_norm", "Scalar");
    private static readonly Operator ElementwiseMaximum = Operator.Find("aten::maximum", "out");

    /// <summary>The list as an argument of an operator; the tensors must stay reachable during the call.</summary>
    internal static Value Of(List<torch.Tensor> tensors)
    {
        Span<IntPtr> handles = tensors.Count <= 256 ? stackalloc IntPtr[tensors.Count] : new IntPtr[tensors.Count];
        for (var i = 0; i < handles.Length; i++)
        {
            handles[i] = tensors[i].Handle;
        }

        return Value.Tensors(handles);
    }

    /// <summary>x *= factor.</summary>
    internal static void Multiply(List<torch.Tensor> x, double factor) => MultiplyByScalar.Run(Of(x), factor);

    /// <summary>x /= divisor.</summary>
    internal static void Divide(List<torch.Tensor> x, double divisor) => DivideByScalar.Run(Of(x), divisor);

    /// <summary>x += number.</summary>
    internal static void Add(List<torch.Tensor> x, double number) => AddScalar.Run(Of(x), number);

    /// <summary>x += factor y.</summary>
    internal static void Add(List<torch.Tensor> x, List<torch.Tensor> y, double factor) => AddList.Run(Of(x), Of(y), factor);

    /// <summary>x += factor y z.</summary>
    internal static void AddProduct(List<torch.Tensor> x, List<torch.Tensor> y, List<torch.Tensor> z, double factor) =>
        AddProducts.Run(Of(x), Of(y), Of(z), factor);

    /// <summary>x += factor y / z.</summary>
    internal static void AddQuotient(List<torch.Tensor> x, List<torch.Tensor> y, List<torch.Tensor> z, double factor) =>
        AddQuotients.Run(Of(x), Of(y), Of(z), factor);

    /// <summary>x = max(x, y), one by one: libtorch 1.13 has no such operator on lists.</summary>
    internal static void Maximum(List<torch.Tensor> x, List<torch.Tensor> y)
    {
        for (var i = 0; i < x.Count; i++)
        {
            ElementwiseMaximum.InPlace(x[i].Handle, y[i].Handle, x[i].Handle);
        }
    }

    /// <summary>Square roots.</summary>
    internal static List<torch.Tensor> SquareRoot(List<torch.Tensor> x) => Made(SquareRoots.TensorList(Of(x)));

    /// <summary>-x.</summary>
    internal static List<torch.Tensor> Negative(List<torch.Tensor> x) => Made(Negatives.TensorList(Of(x)));

    /// <summary>The norm of each tensor, a scalar on its device.</summary>
    internal static List<torch.Tensor> Norm(List<torch.Tensor> x, double order) => Made(Norms.TensorList(Of(x), order));

    private static List<torch.Tensor> Made(IntPtr[] handles) => [.. handles.Select(torch.Tensor.UnsafeCreateTensor)];
}
