using static SimMoE.Trainer.Measuring.Kernels.KernelTensors;

namespace SimMoE.Trainer.Measuring.Kernels;

/// <summary>Causal attention, forward and backward, by the kernel that libtorch picks.</summary>
internal static class AttentionKernels
{
    /// <summary>The cases.</summary>
    public static IEnumerable<KernelCase> Cases(KernelSizes sizes)
    {
        (int Batch, int Heads, int Length, int Width)[] shapes = sizes switch
        {
            KernelSizes.Large => [(8, 8, 2048, 128), (4, 8, 2048, 128), (1, 8, 2048, 128), (4, 32, 4096, 128), (8, 16, 2048, 64)],
            KernelSizes.Small => [(2, 4, 128, 32), (2, 4, 256, 64)],
            _ => [(1, 2, 16, 8)],
        };
        var type = sizes == KernelSizes.Large ? ScalarType.BFloat16 : ScalarType.Float32;
        foreach (var (batch, heads, length, width) in shapes)
        {
            yield return Case("attention-forward", type, batch, heads, length, width, Forward);
            yield return Case("attention-backward", type, batch, heads, length, width, Backward);
        }
    }

    // Causal: half of the length x length scores; two products forward, five backward (arXiv 2205.14135, section 3 and appendix B).
    private static KernelCase Case(
        string family,
        ScalarType type,
        int batch,
        int heads,
        int length,
        int width,
        Func<Tensor, Tensor, Tensor, KernelWork> work
    )
    {
        var backward = family.EndsWith("backward", StringComparison.Ordinal);
        var shape = FormattableString.Invariant($"batch={batch} heads={heads} length={length} width={width} causal=1");
        var product = (long)batch * heads * length * length * width;
        var bytes = (long)TypeNames.Bytes(type) * batch * heads * length * width * (backward ? 8 : 4);
        return new KernelCase(
            family,
            type,
            shape,
            product * (backward ? 5 : 2),
            bytes,
            device =>
            {
                var q = Numbers(device, type, batch, heads, length, width);
                var k = Numbers(device, type, batch, heads, length, width);
                var v = Numbers(device, type, batch, heads, length, width);
                return work(q, k, v);
            }
        );
    }

    private static KernelWork Forward(Tensor q, Tensor k, Tensor v) =>
        new(
            () =>
            {
                using var off = torch.no_grad();
                Attend(q, k, v).Dispose();
            },
            q,
            k,
            v
        );

    private static KernelWork Backward(Tensor q, Tensor k, Tensor v)
    {
        foreach (var operand in (Tensor[])[q, k, v])
        {
            operand.requires_grad_();
        }

        var output = Attend(q, k, v);
        var gradient = torch.ones(output.shape, output.dtype, output.device);
        return new KernelWork(
            () =>
            {
                foreach (var result in torch.autograd.grad([output], [q, k, v], [gradient], retain_graph: true))
                {
                    result.Dispose();
                }
            },
            output,
            gradient,
            q,
            k,
            v
        );
    }

    private static Tensor Attend(Tensor q, Tensor k, Tensor v) =>
        torch.nn.functional.scaled_dot_product_attention(q, k, v, is_casual: true);
}
