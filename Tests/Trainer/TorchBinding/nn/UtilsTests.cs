namespace SimMoE.Tests.Trainer.TorchBinding;

public sealed class UtilsTests
{
    /// <summary>Gradients (3) and (0, 4) have norm 5; a bound of 1 scales both by 1 / 5.</summary>
    [TorchFact]
    public void ClipGradNorm_AboveTheBound_ScalesAllByOneFactor()
    {
        using var first = WithGradient(3);
        using var second = WithGradient(0, 4);
        using var without = nn.Parameter(torch.ones(1, device: TestDevice.Current));

        var norm = nn.utils.clip_grad_norm_([first, second, without], 1.0);

        Assert.Equal(5.0, norm, 1e-6);
        Assert.Equal(0.6f, first.grad!.Floats()[0], 1e-6f);
        Assert.Equal(0.8f, second.grad!.Floats()[1], 1e-6f);
        Assert.Null(without.grad);
    }

    [TorchFact]
    public void ClipGradNorm_BelowTheBound_LeavesEveryBit()
    {
        using var parameter = WithGradient(3, 4);

        nn.utils.clip_grad_norm_([parameter], 5.1);

        Assert.Equal([3f, 4f], parameter.grad!.Floats());
    }

    [TorchFact]
    public void ClipGradNorm_OfInfiniteOrder_IsTheLargestElement()
    {
        using var first = WithGradient(3);
        using var second = WithGradient(1, -4);

        Assert.Equal(4.0, nn.utils.clip_grad_norm_([first, second], 100, double.PositiveInfinity), 1e-6);
    }

    private static Parameter WithGradient(params float[] values)
    {
        var parameter = nn.Parameter(torch.zeros(values.Length, device: TestDevice.Current));
        using var gradient = torch.tensor(values, device: TestDevice.Current);
        parameter.grad = gradient;
        return parameter;
    }
}
