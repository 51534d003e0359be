using SimMoE.Trainer.Layers;
using static SimMoE.Trainer.Measuring.Kernels.KernelTensors;

namespace SimMoE.Trainer.Measuring.Kernels;

/// <summary>What moves bytes and computes little: gathering and scattering rows, copies, casts, GELU, sums over chosen experts.</summary>
internal static class MovingKernels
{
    /// <summary>The cases.</summary>
    public static IEnumerable<KernelCase> Cases(KernelSizes sizes)
    {
        (long Rows, long Width)[] rowShapes = sizes switch
        {
            KernelSizes.Large => [(65536, 1024), (131072, 1024), (131072, 128), (262144, 128), (524288, 128), (1048576, 128)],
            KernelSizes.Small => [(1024, 128), (4096, 128), (16384, 32)],
            _ => [(64, 32)],
        };
        foreach (var (rows, width) in rowShapes)
        {
            yield return GatherRows(rows, width);
            yield return ScatterRows(rows, width);
            yield return GateSum(rows, width);
        }

        long[] counts = sizes switch
        {
            KernelSizes.Large => [1 << 14, 1 << 18, 1 << 22, 1 << 24, 1 << 26, 1 << 28],
            KernelSizes.Small => [1 << 10, 1 << 14, 1 << 18, 1 << 20],
            _ => [1 << 10],
        };
        foreach (var count in counts)
        {
            yield return Elementwise("copy", ScalarType.BFloat16, count, 4, (x, y) => y.copy_(x));
            yield return Elementwise("gelu", ScalarType.BFloat16, count, 4, (x, _) => torch.nn.functional.gelu(x).Dispose());
            yield return Elementwise("gelu-backward", ScalarType.BFloat16, count, 6, (x, y) => LayerOperators.GeluBackward(y, x).Dispose());
            yield return Elementwise("add", ScalarType.Float32, count, 12, (x, y) => x.add(y).Dispose());
            yield return Cast("cast-f32-bf16", ScalarType.Float32, ScalarType.BFloat16, count);
            yield return Cast("cast-bf16-f32", ScalarType.BFloat16, ScalarType.Float32, count);
        }
    }

    private static KernelCase GatherRows(long rows, long width) =>
        new(
            "gather-rows",
            ScalarType.BFloat16,
            RowShape(rows, width),
            0,
            4 * rows * width,
            device =>
            {
                var x = Numbers(device, ScalarType.BFloat16, rows, width);
                var order = torch.randperm(rows, ScalarType.Int64, device);
                return new KernelWork(() => x.index_select(0, order).Dispose(), x, order);
            }
        );

    private static KernelCase ScatterRows(long rows, long width) =>
        new(
            "index-add-rows",
            ScalarType.BFloat16,
            RowShape(rows, width),
            0,
            6 * rows * width,
            device =>
            {
                var x = Numbers(device, ScalarType.BFloat16, rows, width);
                var sum = Zeros(device, ScalarType.BFloat16, rows, width);
                var order = torch.randperm(rows, ScalarType.Int64, device);
                return new KernelWork(() => sum.index_add_(0, order, x, 1), x, sum, order);
            }
        );

    /// <summary>Rows of 4 chosen experts, weighted and summed in f32.</summary>
    private static KernelCase GateSum(long rows, long width) =>
        new(
            "gate-sum",
            ScalarType.Float32,
            RowShape(rows, width) + " k=4",
            2 * rows * width,
            (2 * rows * width) + (rows * width),
            device =>
            {
                var x = Numbers(device, ScalarType.BFloat16, rows / 4, 4, width);
                var gates = Numbers(device, ScalarType.Float32, rows / 4, 4, 1);
                return new KernelWork(
                    () =>
                    {
                        using var weighted = x.mul(gates);
                        weighted.sum(1).Dispose();
                    },
                    x,
                    gates
                );
            }
        );

    private static KernelCase Elementwise(string family, ScalarType type, long count, int bytes, Action<Tensor, Tensor> launch) =>
        new(
            family,
            type,
            FormattableString.Invariant($"elements={count}"),
            0,
            bytes * count,
            device =>
            {
                var x = Numbers(device, type, count);
                var y = Numbers(device, type, count);
                return new KernelWork(() => launch(x, y), x, y);
            }
        );

    private static KernelCase Cast(string family, ScalarType from, ScalarType to, long count) =>
        new(
            family,
            to,
            FormattableString.Invariant($"elements={count}"),
            0,
            6 * count,
            device =>
            {
                var x = Numbers(device, from, count);
                var y = Zeros(device, to, count);
                return new KernelWork(() => y.copy_(x), x, y);
            }
        );

    private static string RowShape(long rows, long width) => FormattableString.Invariant($"rows={rows} width={width}");
}
