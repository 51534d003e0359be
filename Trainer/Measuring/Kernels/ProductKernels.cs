using static SimMoE.Trainer.Measuring.Kernels.KernelTensors;

namespace SimMoE.Trainer.Measuring.Kernels;

/// <summary>Matrix products in bf16 and f32: x [m, k] by a weight [n, k] transposed (<c>nt</c>), as projections and experts compute
/// forward, and the
/// weight's gradient (<c>tn</c>).</summary>
internal static class ProductKernels
{
    private static readonly (long M, long N, long K)[] LargeShapes =
    [
        (128, 256, 1024),
        (512, 256, 1024),
        (2048, 256, 1024),
        (4096, 256, 1024),
        (4096, 1024, 256),
        (16384, 256, 1024),
        (16384, 1024, 1024),
        (16384, 3072, 1024),
        (16384, 4096, 1024),
        (16384, 1024, 4096),
        (65536, 256, 1024),
        (65536, 1024, 256),
        (131072, 128, 1024),
        (131072, 1024, 128),
        (16384, 50304, 1024),
        (1024, 1024, 1024),
        (2048, 2048, 2048),
        (4096, 4096, 4096),
        (8192, 8192, 8192),
        (4096, 7168, 2048),
        (4096, 2048, 7168),
    ];

    private static readonly (long M, long N, long K)[] LargeFloats =
    [
        (16384, 384, 1024),
        (16384, 768, 1024),
        (131072, 384, 128),
        (131072, 768, 128),
        (4096, 4096, 4096),
    ];

    private static readonly (long M, long N, long K)[] SmallShapes =
    [
        (64, 64, 64),
        (256, 128, 256),
        (512, 512, 512),
        (1024, 256, 1024),
        (2048, 512, 128),
        (1024, 1024, 1024),
    ];

    /// <summary>The cases.</summary>
    public static IEnumerable<KernelCase> Cases(KernelSizes sizes)
    {
        (long M, long N, long K)[] shapes = sizes switch
        {
            KernelSizes.Large => LargeShapes,
            KernelSizes.Small => SmallShapes,
            _ => [(64, 64, 64)],
        };
        var floats = sizes == KernelSizes.Large ? LargeFloats : shapes;
        foreach (var (m, n, k) in shapes)
        {
            yield return Gemm(ScalarType.BFloat16, m, n, k, transposedLeft: false);
        }

        foreach (var (m, n, k) in sizes == KernelSizes.Large ? shapes.Where(shape => shape.M >= 4096 && shape.N < 50000) : shapes)
        {
            yield return Gemm(ScalarType.BFloat16, n, k, m, transposedLeft: true);
        }

        foreach (var (m, n, k) in floats)
        {
            yield return Gemm(ScalarType.Float32, m, n, k, transposedLeft: false);
        }
    }

    private static KernelCase Gemm(ScalarType type, long m, long n, long k, bool transposedLeft)
    {
        var shape = FormattableString.Invariant($"m={m} n={n} k={k} layout={(transposedLeft ? "tn" : "nt")}");
        var bytes = TypeNames.Bytes(type) * ((m * k) + (n * k) + (m * n));
        return new KernelCase(
            "gemm",
            type,
            shape,
            2 * m * n * k,
            bytes,
            device =>
            {
                var a = transposedLeft ? Numbers(device, type, k, m) : Numbers(device, type, m, k);
                var b = transposedLeft ? Numbers(device, type, k, n) : Numbers(device, type, n, k);
                var left = transposedLeft ? a.t() : a;
                var right = transposedLeft ? b : b.t();
                return new KernelWork(() => left.mm(right).Dispose(), a, b, left, right);
            }
        );
    }
}
