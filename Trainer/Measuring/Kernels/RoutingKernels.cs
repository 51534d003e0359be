using static SimMoE.Trainer.Measuring.Kernels.KernelTensors;

namespace SimMoE.Trainer.Measuring.Kernels;

/// <summary>Routing in plain operators: scores, selection and gates together and apart, sorting choices by expert, counting them.</summary>
internal static class RoutingKernels
{
    /// <summary>The cases. Counting waits on the host for the largest key.</summary>
    public static IEnumerable<KernelCase> Cases(KernelSizes sizes)
    {
        (long Rows, long Width, int Experts)[] routers = sizes switch
        {
            KernelSizes.Large => [(16384, 1024, 384), (16384, 1024, 768), (131072, 128, 384), (131072, 128, 768), (16384, 2048, 256)],
            KernelSizes.Small => [(512, 128, 16), (1024, 128, 64), (4096, 32, 64)],
            _ => [(64, 32, 8)],
        };
        int[] choices = sizes == KernelSizes.Large ? [2, 4, 8, 16] : [2, 4];
        foreach (var (rows, width, experts) in routers)
        {
            foreach (var top in choices)
            {
                yield return Router(rows, width, experts, top);
                yield return Selection(rows, experts, top);
            }
        }

        long[] pairs = sizes switch
        {
            KernelSizes.Large => [32768, 65536, 131072, 262144, 524288, 1048576],
            KernelSizes.Small => [1024, 4096, 16384],
            _ => [256],
        };
        foreach (var count in pairs)
        {
            yield return Keys("argsort", count, (keys, _) => DropBoth(keys.sort(-1, false, true)), 768);
            yield return Keys("bincount", count, (keys, experts) => keys.bincount(null, experts).Dispose(), 768) with
            {
                OnHost = true,
            };
        }
    }

    private static KernelCase Router(long rows, long width, int experts, int top)
    {
        var shape = FormattableString.Invariant($"rows={rows} width={width} experts={experts} k={top}");
        var bytes = 4 * ((rows * width) + (width * experts) + (rows * top * 3));
        return new KernelCase(
            "router",
            ScalarType.Float32,
            shape,
            2 * rows * width * experts,
            bytes,
            device =>
            {
                var x = Numbers(device, ScalarType.Float32, rows, width);
                var weight = Numbers(device, ScalarType.Float32, width, experts);
                var bias = Zeros(device, ScalarType.Float32, experts);
                return new KernelWork(() => Route(x, weight, bias, top), x, weight, bias);
            }
        );
    }

    private static void Route(Tensor x, Tensor weight, Tensor bias, int top)
    {
        using var logits = x.mm(weight);
        using var biased = logits.add(bias);
        var (values, best) = biased.topk(top, -1, true, false);
        using var clean = logits.gather(-1, best);
        using var gates = clean.softmax(-1);
        values.Dispose();
        best.Dispose();
    }

    private static KernelCase Selection(long rows, int experts, int top)
    {
        var shape = FormattableString.Invariant($"rows={rows} experts={experts} k={top}");
        return new KernelCase(
            "top-k",
            ScalarType.Float32,
            shape,
            0,
            (4 * rows * experts) + (12 * rows * top),
            device =>
            {
                var scores = Numbers(device, ScalarType.Float32, rows, experts);
                return new KernelWork(() => DropBoth(scores.topk(top, -1, true, false)), scores);
            }
        );
    }

    private static KernelCase Keys(string family, long count, Action<Tensor, int> launch, int experts) =>
        new(
            family,
            ScalarType.Int64,
            FormattableString.Invariant($"pairs={count} experts={experts}"),
            0,
            8 * count,
            device =>
            {
                var keys = torch.randint(0, experts, [count], ScalarType.Int64, device);
                return new KernelWork(() => launch(keys, experts), keys);
            }
        );

    private static void DropBoth((Tensor First, Tensor Second) results)
    {
        results.First.Dispose();
        results.Second.Dispose();
    }
}
