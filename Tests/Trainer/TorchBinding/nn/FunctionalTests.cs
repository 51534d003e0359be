namespace SimMoE.Tests.Trainer.TorchBinding;

public sealed class FunctionalTests
{
    /// <summary>[1, 2] times rows [1, 0], [0, 1], [1, 1] is 1, 2, 3; the bias adds 10, 20, 30.</summary>
    [TorchFact]
    public void Linear_WithBias_IsTheHandComputedProduct()
    {
        using var x = Of([1, 2], 1, 2);
        using var weight = Of([1, 0, 0, 1, 1, 1], 3, 2);
        using var bias = Of([10, 20, 30], 3);

        using var result = nn.functional.linear(x, weight, bias);

        Assert.Equal([11f, 22f, 33f], result.Floats());
    }

    /// <summary>gelu(1) = 0.8413447; by the tangent 0.8411920. silu(1) = 0.7310586.</summary>
    [TorchFact]
    public void Activations_OfOne_AreTheKnownValues()
    {
        using var x = Of([1], 1);

        Assert.Equal(0.8413447f, nn.functional.gelu(x).Floats()[0], 1e-6f);
        Assert.Equal(0.8411920f, nn.functional.gelu(x, GELU.Approximate.tanh).Floats()[0], 1e-6f);
        Assert.Equal(0.7310586f, nn.functional.silu(x).Floats()[0], 1e-6f);
        Assert.Equal(1f, nn.functional.relu(x).Floats()[0]);
    }

    [TorchFact]
    public void Gelu_InPlace_WritesOverItsInputWhichOutlivesTheResult()
    {
        using var x = Of([1], 1);

        using (var same = nn.functional.gelu(x, inplace: true))
        {
            Assert.NotSame(x, same);
        }

        Assert.Equal(0.8413447f, x.Floats()[0], 1e-6f);
    }

    /// <summary>exp(0) : exp(ln 3) is 1 : 3.</summary>
    [TorchFact]
    public void Softmax_TwoLogits_IsTheHandComputedShare()
    {
        using var x = Of([0, MathF.Log(3)], 1, 2);

        using var share = nn.functional.softmax(x, -1);
        using var logarithm = nn.functional.log_softmax(x, -1);
        using var wide = nn.functional.softmax(x, -1, ScalarType.Float64);

        Assert.Equal([0.25f, 0.75f], share.Floats(), (a, b) => Math.Abs(a - b) < 1e-6f);
        Assert.Equal(MathF.Log(0.25f), logarithm.Floats()[0], 1e-6f);
        Assert.Equal(ScalarType.Float64, wide.dtype);
    }

    /// <summary>Shares 1/4 and 3/4: the loss of class 0 is ln 4, that of class 1 is ln 4/3; a row of class -100 counts nothing.</summary>
    [TorchFact]
    public void CrossEntropy_WithIgnoredRow_IsTheMeanOfTheOthers()
    {
        using var logits = Of([0, MathF.Log(3), 0, MathF.Log(3), 5, 6], 3, 2);
        using var target = torch.tensor(new long[] { 0, 1, -100 }, device: TestDevice.Current);

        using var mean = nn.functional.cross_entropy(logits, target);
        using var sum = nn.functional.cross_entropy(logits, target, reduction: nn.Reduction.Sum);

        Assert.Equal((MathF.Log(4) + MathF.Log(4f / 3f)) / 2, mean.item<float>(), 1e-6f);
        Assert.Equal(MathF.Log(4) + MathF.Log(4f / 3f), sum.item<float>(), 1e-6f);
    }

    [TorchFact]
    public void OneHot_Indices_PutsOneAtEach()
    {
        using var x = torch.tensor(new long[] { 2, 0 }, device: TestDevice.Current);

        using var hot = nn.functional.one_hot(x, 3);

        Assert.Equal([2L, 3L], hot.shape);
        Assert.Equal([0L, 0L, 1L, 1L, 0L, 0L], hot.cpu().data<long>().ToArray());
    }

    /// <summary>Mean 2 and variance 1 of (1, 3): (-1, 1), scaled by 2 and shifted by 5.</summary>
    [TorchFact]
    public void LayerNorm_TwoElements_IsTheHandComputedValue()
    {
        using var x = Of([1, 3], 1, 2);
        using var weight = Of([2, 2], 2);
        using var bias = Of([5, 5], 2);

        using var result = nn.functional.layer_norm(x, [2], weight, bias, 0);

        Assert.Equal([3f, 7f], result.Floats(), (a, b) => Math.Abs(a - b) < 1e-5f);
    }

    [TorchFact]
    public void Dropout_OutsideTraining_ChangesNothing()
    {
        using var x = Of([1, 2, 3], 3);

        using var result = nn.functional.dropout(x, 0.9, training: false);

        Assert.Equal([1f, 2f, 3f], result.Floats());
    }

    [TorchFact]
    public void Dropout_InTraining_KeepsTheMean()
    {
        using var x = torch.ones(100_000, device: TestDevice.Current);

        using var result = nn.functional.dropout(x, 0.25);
        using var mean = result.mean();

        Assert.Equal(1f, mean.item<float>(), 0.02f);
        Assert.All(result.Floats(), value => Assert.True(value == 0f || Math.Abs(value - (4f / 3f)) < 1e-6f));
    }

    /// <summary>(3, 4) has length 5.</summary>
    [TorchFact]
    public void Normalize_ThreeFour_HasLengthOne()
    {
        using var x = Of([3, 4], 1, 2);

        using var result = nn.functional.normalize(x);

        Assert.Equal([0.6f, 0.8f], result.Floats(), (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [TorchTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Attention_ForwardAndGradient_EqualsPlainProducts(bool causal)
    {
        var shape = new long[] { 2, 3, 5, 4 };
        using var scope = torch.NewDisposeScope();
        var fused = Enumerable.Range(0, 3).Select(i => Waves(shape, i).requires_grad_()).ToArray();
        var plain = fused.Select(tensor => tensor.detach().clone().requires_grad_()).ToArray();
        var gradient = Waves(shape, 7);

        var result = nn.functional.scaled_dot_product_attention(fused[0], fused[1], fused[2], is_casual: causal);
        result.backward([gradient]);
        var scores = plain[0].matmul(plain[1].transpose(-1, -2)).mul(0.5);
        if (causal)
        {
            var later = torch.ones(5, 5, device: TestDevice.Current).triu(1).to(ScalarType.Bool);
            scores = scores.masked_fill(later, double.NegativeInfinity);
        }

        var expected = scores.softmax(-1).matmul(plain[2]);
        expected.backward([gradient]);

        AssertClose(expected, result);
        for (var i = 0; i < 3; i++)
        {
            AssertClose(plain[i].grad!, fused[i].grad!);
        }
    }

    [TorchFact]
    public void Attention_MaskedAndCausal_IsRefused()
    {
        using var x = torch.ones(1, 1, 2, 2);
        using var mask = torch.zeros(2, 2);

        Assert.Throws<ArgumentException>(() => nn.functional.scaled_dot_product_attention(x, x, x, mask, is_casual: true));
    }

    private static Tensor Of(float[] values, params long[] shape) => torch.tensor(values, shape, device: TestDevice.Current);

    private static Tensor Waves(long[] shape, int phase)
    {
        var count = shape.Aggregate(1L, (product, size) => product * size);
        return Of([.. Enumerable.Range(0, (int)count).Select(i => MathF.Sin((1.7f * i) + phase))], shape);
    }

    // Kernels of GPUs may multiply f32 in three parts of lower precision.
    private static void AssertClose(Tensor expected, Tensor found) =>
        Assert.Equal(expected.Floats(), found.Floats(), (a, b) => Math.Abs(a - b) < (TestDevice.IsCuda ? 1e-4f : 1e-5f));
}
