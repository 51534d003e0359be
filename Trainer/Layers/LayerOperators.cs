using SimMoE.Native;

namespace SimMoE.Trainer.Layers;

/// <summary>Operators of libtorch that TorchSharp does not have, or not in this form.</summary>
internal static class LayerOperators
{
    // c10::ScalarType's number of pairs of f64.
    private const long Complex128 = 10;

    private static readonly Operator GroupedMatrixProduct = Operator.Find("aten::_grouped_mm");
    private static readonly Operator Index = Operator.Find("aten::index", "Tensor");
    private static readonly Operator ViewAsType = Operator.Find("aten::view", "dtype");
    private static readonly Operator MatrixProductTo = Operator.Find("aten::mm", "dtype");
    private static readonly Operator BatchedProductTo = Operator.Find("aten::bmm", "dtype");
    private static readonly Operator BatchedProductAdded = Operator.Find("aten::baddbmm_");
    private static readonly Operator MatrixProductOut = Operator.Find("aten::mm", "out");
    private static readonly Operator BatchedProductOut = Operator.Find("aten::bmm", "out");
    private static readonly Operator GeluGradient = Operator.Find("aten::gelu_backward");
    private static readonly Operator SiluGradient = Operator.Find("aten::silu_backward");
    private static readonly Operator ScatterValue = Operator.Find("aten::scatter_", "value");

    private static readonly Lazy<bool> GroupedMatrixProductExists = new(() => Operator.Exists("aten::_grouped_mm"));
    private static readonly Lazy<bool> ProductToExists = new(() => Operator.Exists("aten::bmm", "dtype"));

    /// <summary>True if this libtorch has the grouped product.</summary>
    public static bool HasGroupedMm => GroupedMatrixProductExists.Value;

    /// <summary>Row groups times a matrix each, [R, K] x [G, K, N] = [R, N]; or columns of groups times rows of groups, [M, R] x [R, N] = [G, M, N].</summary>
    /// <param name="left">bf16.</param>
    /// <param name="right">bf16.</param>
    /// <param name="ends">Row after each group, int32 [G], rising.</param>
    public static Tensor GroupedMm(Tensor left, Tensor right, Tensor ends) =>
        Tensor.UnsafeCreateTensor(GroupedMatrixProduct.Tensor(left.Handle, right.Handle, ends.Handle));

    /// <summary>True if products of bf16 can give f32: on GPUs, in libtorch 2.8 and later.</summary>
    public static bool HasFloatResults(torch.Device device) => device.type == DeviceType.CUDA && ProductToExists.Value;

    /// <summary>A matrix product in f32, of f32 or of bf16 where <see cref="HasFloatResults"/>.</summary>
    public static Tensor FloatMm(Tensor left, Tensor right) => left.dtype == ScalarType.Float32
        ? left.mm(right)
        : Tensor.UnsafeCreateTensor(MatrixProductTo.Tensor(left.Handle, right.Handle, (long)ScalarType.Float32));

    /// <summary>Batched matrix products in f32, of f32 or of bf16 where <see cref="HasFloatResults"/>.</summary>
    public static Tensor FloatBmm(Tensor left, Tensor right) => left.dtype == ScalarType.Float32
        ? left.bmm(right)
        : Tensor.UnsafeCreateTensor(BatchedProductTo.Tensor(left.Handle, right.Handle, (long)ScalarType.Float32));

    /// <summary>Adds batched matrix products to a tensor, which may be strided; all of one type.</summary>
    public static void AddBmm(Tensor target, Tensor left, Tensor right) => BatchedProductAdded.InPlace(target.Handle, left.Handle, right.Handle);

    /// <summary>Elements by two indices that spread over each other, an element a thread.</summary>
    /// <param name="table">[rows, columns].</param>
    /// <param name="rows">int64 [n, 1].</param>
    /// <param name="columns">int64 [1, m].</param>
    /// <returns>[n, m].</returns>
    public static Tensor Elements(Tensor table, Tensor rows, Tensor columns) =>
        Tensor.UnsafeCreateTensor(Index.Tensor(table.Handle, Value.OptionalTensors([rows.Handle, columns.Handle])));

    /// <summary>The same memory as elements of 16 bytes.</summary>
    public static Tensor AsWide(Tensor tensor) => Tensor.UnsafeCreateTensor(ViewAsType.Tensor(tensor.Handle, Complex128));

    /// <summary>The same memory as elements of another type; the last dimension shrinks or grows.</summary>
    public static Tensor ViewAs(Tensor tensor, ScalarType type) => Tensor.UnsafeCreateTensor(ViewAsType.Tensor(tensor.Handle, (long)type));

    /// <summary>Writes a matrix product.</summary>
    public static void MmInto(Tensor result, Tensor left, Tensor right) => MatrixProductOut.InPlace(left.Handle, right.Handle, result.Handle);

    /// <summary>Writes batched matrix products, to a strided tensor too.</summary>
    public static void BmmInto(Tensor result, Tensor left, Tensor right) => BatchedProductOut.InPlace(left.Handle, right.Handle, result.Handle);

    /// <summary>Gradient of exact GELU.</summary>
    /// <param name="gradient">Of the output.</param>
    /// <param name="input">Of the forward.</param>
    public static Tensor GeluBackward(Tensor gradient, Tensor input) =>
        Tensor.UnsafeCreateTensor(GeluGradient.Tensor(gradient.Handle, input.Handle));

    /// <summary>Gradient of SiLU.</summary>
    /// <param name="gradient">Of the output.</param>
    /// <param name="input">Of the forward.</param>
    public static Tensor SiluBackward(Tensor gradient, Tensor input) =>
        Tensor.UnsafeCreateTensor(SiluGradient.Tensor(gradient.Handle, input.Handle));

    /// <summary>Puts one value at indices of a dimension.</summary>
    public static void Fill(Tensor target, long dimension, Tensor index, double value) =>
        ScatterValue.InPlace(target.Handle, dimension, index.Handle, value);
}
