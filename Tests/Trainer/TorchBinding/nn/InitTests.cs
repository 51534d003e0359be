namespace SimMoE.Tests.Trainer.TorchBinding;

public sealed class InitTests
{
    [TorchFact]
    public void Constant_OnAParameter_IsWrittenWithoutAGraph()
    {
        using var parameter = nn.Parameter(torch.empty(3));

        nn.init.constant_(parameter, 0.5);

        Assert.Equal([0.5f, 0.5f, 0.5f], parameter.Floats());
        Assert.True(parameter.is_leaf);
    }

    /// <summary>The mean of 40 000 draws of deviation 0.02 has deviation 0.0001; their own deviation is within 2 per cent.</summary>
    [TorchFact]
    public void Normal_ManyDraws_HasTheMeanAndDeviation()
    {
        using var tensor = torch.empty(200, 200);

        nn.init.normal_(tensor, 1, 0.02);
        var values = tensor.Floats();

        Assert.Equal(1.0, values.Average(value => (double)value), 0.0006);
        Assert.Equal(0.02, Math.Sqrt(values.Average(value => Math.Pow(value - 1.0, 2))), 0.0004);
    }

    /// <summary>Widths 100 in and 300 out: the variance is 2 / 400, the bound sqrt(3 x 2 / 400) = 0.1224745.</summary>
    [TorchFact]
    public void Xavier_UniformAndNormal_HaveTheVarianceOfBothWidths()
    {
        using var tensor = torch.empty(300, 100);

        nn.init.xavier_uniform_(tensor);
        Assert.InRange(tensor.Floats().Max(Math.Abs), 0.1215f, 0.1224746f);

        nn.init.xavier_normal_(tensor);
        Assert.Equal(2.0 / 400.0, tensor.Floats().Average(value => Math.Pow(value, 2)), 0.0003);
    }

    /// <summary>Width 300, rectified: the variance is 2 / 300.</summary>
    [TorchFact]
    public void Kaiming_NormalOfTheOutputWidth_HasItsVariance()
    {
        using var tensor = torch.empty(300, 100);

        nn.init.kaiming_normal_(tensor, mode: nn.init.FanInOut.FanOut, nonlinearity: nn.init.NonlinearityType.ReLU);

        Assert.Equal(2.0 / 300.0, tensor.Floats().Average(value => Math.Pow(value, 2)), 0.0003);
    }

    [TorchFact]
    public void CalculateFanInAndFanOut_KernelOfFourDimensions_CountsTheField()
    {
        using var kernel = torch.empty(8, 3, 5, 2);

        Assert.Equal((30L, 80L), nn.init.CalculateFanInAndFanOut(kernel));
    }
}
