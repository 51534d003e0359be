using SimMoE.Trainer.Layers;
using SimMoE.Workload.Routing;
using static SimMoE.Trainer.Measuring.Kernels.KernelTensors;

namespace SimMoE.Trainer.Measuring.Kernels;

/// <summary>The experts' products: rows of every expert by that expert's matrix, in one grouped launch on a GPU, and one launch an expert.
/// Even and Zipf counts.</summary>
internal static class GroupedKernels
{
    private static readonly (int Experts, long Rows, long N, long K)[] LargeShapes =
    [
        (192, 65536, 256, 1024),
        (192, 65536, 1024, 256),
        (384, 65536, 256, 1024),
        (384, 65536, 1024, 256),
        (192, 131072, 256, 1024),
        (32, 65536, 256, 1024),
        (384, 131072, 128, 1024),
        (384, 131072, 1024, 128),
        (384, 131072, 256, 128),
        (384, 131072, 128, 256),
        (768, 131072, 256, 128),
        (768, 262144, 128, 128),
        (192, 32768, 256, 1024),
        (192, 262144, 256, 1024),
        (32, 32768, 768, 2048),
        (8, 32768, 1536, 4096),
    ];

    /// <summary>The cases.</summary>
    public static IEnumerable<KernelCase> Cases(KernelSizes sizes)
    {
        (int Experts, long Rows, long N, long K)[] shapes = sizes switch
        {
            KernelSizes.Large => LargeShapes,
            KernelSizes.Small => [(8, 1024, 64, 128), (32, 2048, 64, 128), (64, 4096, 32, 64)],
            _ => [(4, 64, 16, 32)],
        };
        foreach (var (experts, rows, n, k) in shapes)
        {
            foreach (var exponent in (double[])[0, 1])
            {
                yield return Grouped("grouped-gemm", experts, rows, n, k, exponent);
                yield return Grouped("grouped-gemm-weight-gradient", experts, rows, n, k, exponent);
            }
        }

        foreach (var (experts, rows, n, k) in shapes.Take(sizes == KernelSizes.Large ? 3 : shapes.Length))
        {
            yield return PerExpert(experts, rows, n, k);
        }
    }

    /// <summary>Rows of each expert: Zipf shares of the rows, whole, with the odd rows on the first experts.</summary>
    internal static long[] Counts(int experts, long rows, double exponent)
    {
        var weights = ExpertPopularity.Zipf(experts, exponent);
        var sum = weights.Sum();
        long[] counts = [.. weights.Select(weight => (long)(rows * (weight / sum)))];
        var odd = rows - counts.Sum();
        for (var i = 0; i < odd; i++)
        {
            counts[i % experts]++;
        }

        return counts;
    }

    private static KernelCase Grouped(string family, int experts, long rows, long n, long k, double exponent)
    {
        var shape = FormattableString.Invariant($"experts={experts} rows={rows} n={n} k={k} zipf={exponent}");
        var bytes = 2 * ((rows * k) + (rows * n) + (experts * n * k));
        return new KernelCase(
            family,
            ScalarType.BFloat16,
            shape,
            2 * rows * n * k,
            bytes,
            device =>
            {
                if (experts > GroupedProduct.MostGroups || !GroupedProduct.HasKernel(device, ScalarType.BFloat16))
                {
                    return null;
                }

                var ends = Whole(device, ScalarType.Int32, Ends(Counts(experts, rows, exponent)));
                var a = Numbers(device, ScalarType.BFloat16, rows, k);
                var b =
                    family == "grouped-gemm"
                        ? Numbers(device, ScalarType.BFloat16, experts, n, k)
                        : Numbers(device, ScalarType.BFloat16, rows, n);
                var left = family == "grouped-gemm" ? a : b.t();
                var right = family == "grouped-gemm" ? b.transpose(-2, -1) : a;
                return new KernelWork(() => LayerOperators.GroupedMm(left, right, ends).Dispose(), a, b, left, right, ends);
            }
        );
    }

    private static KernelCase PerExpert(int experts, long rows, long n, long k)
    {
        var shape = FormattableString.Invariant($"experts={experts} rows={rows} n={n} k={k} zipf=0");
        var bytes = 2 * ((rows * k) + (rows * n) + (experts * n * k));
        return new KernelCase(
            "gemm-per-expert",
            ScalarType.BFloat16,
            shape,
            2 * rows * n * k,
            bytes,
            device =>
            {
                var counts = Counts(experts, rows, 0);
                var a = Numbers(device, ScalarType.BFloat16, rows, k);
                var b = Numbers(device, ScalarType.BFloat16, experts, n, k);
                var c = Zeros(device, ScalarType.BFloat16, rows, n);
                var parts = new List<(Tensor A, Tensor B, Tensor C)>();
                var from = 0L;
                for (var expert = 0; expert < experts; expert++)
                {
                    parts.Add((a.narrow(0, from, counts[expert]), b.select(0, expert).t(), c.narrow(0, from, counts[expert])));
                    from += counts[expert];
                }

                return new KernelWork(
                    () =>
                    {
                        foreach (var (left, right, result) in parts)
                        {
                            LayerOperators.MmInto(result, left, right);
                        }
                    },
                    [a, b, c, .. parts.SelectMany(part => new[] { part.A, part.B, part.C })]
                );
            }
        );
    }

    private static long[] Ends(long[] counts)
    {
        var ends = new long[counts.Length];
        var end = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            ends[i] = end += counts[i];
        }

        return ends;
    }
}
