using SimMoE.Trainer.Interop;

namespace SimMoE.Trainer.Layers;

/// <summary>Operators of libtorch that TorchSharp does not have, or not in this form.</summary>
internal static unsafe class LayerOperators
{
    // c10::ScalarType's number of pairs of f64.
    private const int Complex128 = 10;

    private static readonly Operator GroupedMatrixProduct = Operator.Named("aten::_grouped_mm");
    private static readonly Operator MatrixProductTo = Operator.Named("aten::mm", "dtype");
    private static readonly Operator BatchedProductTo = Operator.Named("aten::bmm", "dtype");
    private static readonly Operator GeluGradient = Operator.Named("aten::gelu_backward");
    private static readonly Operator SiluGradient = Operator.Named("aten::silu_backward");

    /// <summary>Row groups times a matrix each, [R, K] x [G, K, N] = [R, N]; or columns of groups times rows of groups, [M, R] x [R, N] =
    /// [G, M, N].</summary>
    /// <param name="left">bf16.</param>
    /// <param name="right">bf16.</param>
    /// <param name="ends">Row after each group, int32 [G], rising.</param>
    public static Tensor GroupedMm(Tensor left, Tensor right, Tensor ends)
    {
        try
        {
            return GroupedMatrixProduct.Tensor(left, right, Argument.Some(ends), Argument.None, Argument.None);
        }
        catch (TorchException)
        {
            // The C interface does not say why. If it was memory, room for the result cannot be had here either, and TorchSharp says so.
            using var room = torch.empty(
                right.dim() == 3 ? [left.size(0), right.size(2)] : [ends.size(0), left.size(0), right.size(1)],
                dtype: left.dtype,
                device: left.device
            );
            throw;
        }
    }

    /// <summary>True if products of bf16 can give f32: on GPUs.</summary>
    public static bool HasFloatResults(torch.Device device) => device.type == DeviceType.CUDA;

    /// <summary>A matrix product in f32, of f32 or of bf16 where <see cref="HasFloatResults"/>.</summary>
    public static Tensor FloatMm(Tensor left, Tensor right) =>
        left.dtype == ScalarType.Float32 ? left.mm(right) : MatrixProductTo.Tensor(left, right, ScalarType.Float32);

    /// <summary>Batched matrix products in f32, of f32 or of bf16 where <see cref="HasFloatResults"/>.</summary>
    public static Tensor FloatBmm(Tensor left, Tensor right) =>
        left.dtype == ScalarType.Float32 ? left.bmm(right) : BatchedProductTo.Tensor(left, right, ScalarType.Float32);

    /// <summary>Adds batched matrix products to a tensor, which may be strided; all of one type. Autograd does not see it.</summary>
    public static void AddBmm(Tensor target, Tensor left, Tensor right)
    {
        var (to, one, two) = (target.Handle, left.Handle, right.Handle);
        Status.CheckTorch(
            target.device_type == DeviceType.CUDA
                ? AtenMethods.AddBatchedProductCuda(to, to, one, two, 1, 1)
                : AtenMethods.AddBatchedProductCpu(to, to, one, two, 1, 1),
            "add batched products"
        );
        GC.KeepAlive(target);
        GC.KeepAlive(left);
        GC.KeepAlive(right);
    }

    /// <summary>Elements by two indices that spread over each other, an element a thread.</summary>
    /// <param name="table">[rows, columns].</param>
    /// <param name="rows">int64 [n, 1].</param>
    /// <param name="columns">int64 [1, m].</param>
    /// <returns>[n, m].</returns>
    public static Tensor Elements(Tensor table, Tensor rows, Tensor columns) => table.index(rows, columns);

    /// <summary>The same memory as elements of 16 bytes.</summary>
    public static Tensor AsWide(Tensor tensor) => ViewAs(tensor, Complex128);

    /// <summary>The same memory as elements of another type; the last dimension shrinks or grows.</summary>
    public static Tensor ViewAs(Tensor tensor, ScalarType type) => ViewAs(tensor, (int)type);

    /// <summary>Writes a matrix product.</summary>
    public static void MmInto(Tensor result, Tensor left, Tensor right)
    {
        Status.CheckTorch(AtenMethods.MatrixProduct(result.Handle, left.Handle, right.Handle), "matrix product");
        GC.KeepAlive(result);
        GC.KeepAlive(left);
        GC.KeepAlive(right);
    }

    /// <summary>Writes batched matrix products, to a strided tensor too.</summary>
    public static void BmmInto(Tensor result, Tensor left, Tensor right)
    {
        Status.CheckTorch(AtenMethods.BatchedProduct(result.Handle, left.Handle, right.Handle), "batched products");
        GC.KeepAlive(result);
        GC.KeepAlive(left);
        GC.KeepAlive(right);
    }

    /// <summary>Gradient of exact GELU.</summary>
    /// <param name="gradient">Of the output.</param>
    /// <param name="input">Of the forward.</param>
    public static Tensor GeluBackward(Tensor gradient, Tensor input) => GeluGradient.Tensor(gradient, input, "none");

    /// <summary>Gradient of SiLU.</summary>
    /// <param name="gradient">Of the output.</param>
    /// <param name="input">Of the forward.</param>
    public static Tensor SiluBackward(Tensor gradient, Tensor input) => SiluGradient.Tensor(gradient, input);

    private static Tensor ViewAs(Tensor tensor, int type)
    {
        IntPtr view;
        Status.CheckTorch(AtenMethods.ViewType(tensor.Handle, type, &view), "view as another type");
        GC.KeepAlive(tensor);
        return Tensor.UnsafeCreateTensor(view);
    }
}
