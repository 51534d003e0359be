namespace SimMoE.TorchBinding;

/// <content>New tensors by shape.</content>
public static partial class torch
{
    /// <summary>From start to before stop by steps, one dimension.</summary>
    public static Tensor arange(
        Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Make(Aten.arange__start_step, dtype ?? Common(start, stop, step), device, requires_grad, start, stop, step);

    /// <summary>From start to before stop, one dimension.</summary>
    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    /// <summary>From 0 to before stop, one dimension.</summary>
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary>Ones on the diagonal, zeros elsewhere.</summary>
    public static Tensor eye(
        long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Unnamed(Make(Aten.eye__m, dtype ?? ScalarType.Float32, device, requires_grad, rows, columns < 0 ? rows : columns), names);

    /// <summary>Evenly spaced from start to end.</summary>
    public static Tensor linspace(
        double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Make(Aten.linspace, dtype ?? ScalarType.Float32, device, requires_grad, start, end, steps);
}
