using SimMoE.Trainer.Interop;

namespace SimMoE.Tests.Trainer.TorchBinding;

[Collection(nameof(LiveTensors))]
public sealed class AutogradTests
{
    /// <summary>L = sum(W x) with W = [1, 2; 3, 4], x = [5, 6]: dL/dW = [5, 6; 5, 6], dL/dx = [1 + 3, 2 + 4].</summary>
    [TorchFact]
    public void Backward_OfAMatrixVectorProduct_IsTheHandComputedGradient()
    {
        using var live = new LiveTensors();
        using var scope = NewDisposeScope();
        var w = tensor(new float[,] { { 1, 2 }, { 3, 4 } }, device: TestDevice.Current, requires_grad: true);
        var x = tensor(new float[] { 5, 6 }, device: TestDevice.Current, requires_grad: true);
        w.mv(x).sum().backward();
        Assert.Equal([5f, 6f, 5f, 6f], w.grad!.data<float>().ToArray());
        Assert.Equal([4f, 6f], x.grad!.data<float>().ToArray());
    }

    /// <summary>Two backwards of y = 3 x add 3 each.</summary>
    [TorchFact]
    public void Backward_Twice_AddsToGrad()
    {
        using var live = new LiveTensors();
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f }, device: TestDevice.Current, requires_grad: true);
        x.mul(3).sum().backward();
        x.mul(3).sum().backward();
        Assert.Equal(6f, x.grad!.item<float>());
        x.grad = null;
        Assert.Null(x.grad);
    }

    /// <summary>y = x * x with gradient [10, 100] at x = [1, 2]: 2 x g = [20, 400].</summary>
    [TorchFact]
    public void Backward_WithAGivenGradient_IsTheProduct()
    {
        using var live = new LiveTensors();
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, 2f }, device: TestDevice.Current, requires_grad: true);
        (x * x).backward([tensor(new[] { 10f, 100f }, device: TestDevice.Current)]);
        Assert.Equal([20f, 400f], x.grad!.data<float>().ToArray());
    }

    /// <summary>d(x y)/dx = y; grad() leaves the leaves' gradients alone.</summary>
    [TorchFact]
    public void Grad_OfAProduct_IsTheOtherFactorAndLeavesNoGradient()
    {
        using var live = new LiveTensors();
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 2f }, device: TestDevice.Current, requires_grad: true);
        var y = tensor(new[] { 7f }, device: TestDevice.Current, requires_grad: true);
        Assert.Equal(7f, autograd.grad([x * y], [x])[0].item<float>());
        Assert.Null(x.grad);
    }

    /// <summary>Only the named input gets d(x y)/dx = y.</summary>
    [TorchFact]
    public void Backward_WithInputs_AddsToThoseAlone()
    {
        using var live = new LiveTensors();
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 2f }, device: TestDevice.Current, requires_grad: true);
        var y = tensor(new[] { 7f }, device: TestDevice.Current, requires_grad: true);
        (x * y).backward(inputs: [x]);
        (x * y).backward(inputs: [x]);
        Assert.Equal(14f, x.grad!.item<float>());
        Assert.Null(y.grad);
    }

    [TorchFact]
    public void NoGrad_InsideAndAfter_RecordsNothingThenAgain()
    {
        using var live = new LiveTensors();
        using var scope = NewDisposeScope();
        var x = ones(1, device: TestDevice.Current, requires_grad: true);
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            using (enable_grad())
            {
                Assert.True((x * 2).requires_grad);
            }

            Assert.False(is_grad_enabled());
        }

        Assert.True(is_grad_enabled());
        Assert.True((x * 2).requires_grad);
    }

    [TorchFact]
    public void Detach_OfAnIntermediate_EndsTheGraphAndSharesMemory()
    {
        using var live = new LiveTensors();
        using var scope = NewDisposeScope();
        var x = ones(2, device: TestDevice.Current, requires_grad: true);
        var y = x * 2;
        var cut = y.detach();
        Assert.Equal((true, false, false, true), (y.requires_grad, cut.requires_grad, y.is_leaf, cut.is_leaf));
        Assert.Equal(TensorHandle.Data(y.Handle), TensorHandle.Data(cut.Handle));
    }

    /// <summary>The graph ends at a given point and goes on after it: gradients by hand through both segments are those of the whole.</summary>
    [TorchFact]
    public void Backward_InTwoSegments_EqualsTheWhole()
    {
        using var live = new LiveTensors();
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 0.5f, -1f }, device: TestDevice.Current, requires_grad: true);
        var first = x.exp();
        var border = first.detach().requires_grad_();
        (border * border).sum().backward();
        first.backward([border.grad!]);

        // d/dx exp(x)^2 = 2 exp(2 x): 2 e = 5.4366, 2 exp(-2) = 0.27067.
        var gradient = x.grad!.data<float>().ToArray();
        Assert.Equal(5.43656f, gradient[0], 1e-4);
        Assert.Equal(0.27067f, gradient[1], 1e-4);
    }

    [TorchFact]
    public void Backward_OfAVectorWithoutGradient_SaysWhatIsMissing()
    {
        using var live = new LiveTensors();
        using var scope = NewDisposeScope();
        var x = ones(2, device: TestDevice.Current, requires_grad: true);
        var refusal = Assert.Throws<TorchException>(() => (x * 2).backward());
        Assert.StartsWith("backward: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("scalar", refusal.Message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void GradientHook_WhereLibtorchHasThem_RunsAfterTheGradientIsThere()
    {
        using var live = new LiveTensors();
        using var scope = NewDisposeScope();
        var x = ones(2, device: TestDevice.Current, requires_grad: true);
        Assert.SkipUnless(GradientHook.IsSupported(x.Handle), $"{Libtorch.Versions} has no hooks after the gradient");
        var calls = 0;
        var seen = 0f;
        using (new GradientHook(x.Handle, () =>
        {
            calls++;
            using var gradient = x.grad;
            seen = gradient!.sum().item<float>();
        }))
        {
            x.mul(3).sum().backward();
        }

        x.mul(3).sum().backward();
        Assert.Equal((1, 6f), (calls, seen));
    }
}
