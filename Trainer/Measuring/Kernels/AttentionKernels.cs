using SimMoE.Native;
using static SimMoE.Trainer.Measuring.Kernels.KernelTensors;

namespace SimMoE.Trainer.Measuring.Kernels;

/// <summary>Causal attention, forward and backward, by the kernel that libtorch picks.</summary>
internal static class AttentionKernels
{
    private const string Newer = "aten::scaled_dot_product_attention";

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
        string family, ScalarType type, int batch, int heads, int length, int width, Func<Tensor, Tensor, Tensor, KernelWork> work)
    {
        var backward = family.EndsWith("backward", StringComparison.Ordinal);
        var shape = FormattableString.Invariant($"batch={batch} heads={heads} length={length} width={width} causal=1");
        var product = (long)batch * heads * length * length * width;
        var bytes = (long)TypeNames.Bytes(type) * batch * heads * length * width * (backward ? 8 : 4);
        return new KernelCase(family, type, shape, product * (backward ? 5 : 2), bytes, device =>
        {
            var q = Numbers(device, type, batch, heads, length, width);
            var k = Numbers(device, type, batch, heads, length, width);
            var v = Numbers(device, type, batch, heads, length, width);
            return work(q, k, v);
        });
    }

    private static KernelWork Forward(Tensor q, Tensor k, Tensor v) => new(
        () =>
        {
            using var off = torch.no_grad();
            Drop(Attend(q, k, v));
        },
        q, k, v);

    private static KernelWork Backward(Tensor q, Tensor k, Tensor v)
    {
        foreach (var operand in (Tensor[])[q, k, v])
        {
            Autograd.SetRequiresGrad(operand.Handle, true);
        }

        var output = Tensor.UnsafeCreateTensor(Attend(q, k, v));
        var gradient = torch.ones(output.shape, output.dtype, output.device);
        return new KernelWork(
            () =>
            {
                foreach (var result in Autograd.Gradients([output.Handle], [gradient.Handle], [q.Handle, k.Handle, v.Handle], retainGraph: true))
                {
                    Drop(result);
                }
            },
            output, gradient, q, k, v);
    }

    // libtorch 1.13 has the operator under another name: it returns the weights too, undefined if they are not asked for.
    private static IntPtr Attend(Tensor q, Tensor k, Tensor v)
    {
        if (Operator.Exists(Newer))
        {
            return Operator.Find(Newer).Tensor(q.Handle, k.Handle, v.Handle, Value.None, 0.0, true);
        }

        Span<IntPtr> results = [IntPtr.Zero, IntPtr.Zero];
        Operator.Find("aten::_scaled_dot_product_attention").Tensors(results, q.Handle, k.Handle, v.Handle, Value.None, 0.0, false, true);
        if (results[1] != IntPtr.Zero)
        {
            Drop(results[1]);
        }

        return results[0];
    }
}
