namespace SimMoE.TorchBinding;

/// <content>Uniform integers.</content>
public static partial class torch
{
    /// <summary>Uniform integers up to before <c>high</c>.</summary>
    public static Tensor randint(
        long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);

    /// <summary>Uniform integers up to before <c>high</c>.</summary>
    public static Tensor randint(
        long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Unnamed(Make(Aten.randint__low, dtype ?? ScalarType.Int64, device, requires_grad, low, high, size), names, generator);

    /// <summary>Uniform integers up to before <c>high</c>.</summary>
    public static Tensor randint(
        long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0, high, size.Shape, dtype, device, requires_grad, generator, names);

    /// <summary>Uniform integers up to before <c>high</c>.</summary>
    public static Tensor randint(
        long low, long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(low, high, size.Shape, dtype, device, requires_grad, generator, names);

    /// <summary>The integers below n in random order.</summary>
    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Unnamed(Make(Aten.randperm, dtype ?? ScalarType.Int64, device, requires_grad, n), null, generator);
}
