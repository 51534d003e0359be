namespace SimMoE.Tests.Trainer.TorchBinding;

public sealed class AdamWTests
{
    private static readonly double[] Start = [1.0, -2.0, 0.5, 3.0, -0.25, 0.0];

    /// <summary>
    /// One step, b1 = 0.9, b2 = 0.99, lr = 0.1, decay 0.5, eps = 0, p = 2, g = 4: the corrected moments are 4 and 16, so p = 2 - 0.1 (4 / 4 + 0.5 x 2) = 1.8.
    /// </summary>
    [TorchFact]
    public void Step_First_IsTheHandComputedValue()
    {
        using var parameter = NewParameter([2.0]);
        using var optimizer = torch.optim.AdamW([parameter], lr: 0.1, beta1: 0.9, beta2: 0.99, eps: 0, weight_decay: 0.5);
        SetGradient(parameter, [4.0]);

        optimizer.step();

        Assert.Equal(1.8, parameter.Doubles()[0], 1e-6);
    }

    [TorchTheory]
    [InlineData(ScalarType.Float32, 2e-6)]
    [InlineData(ScalarType.Float64, 1e-14)]
    public void Step_TenStepsWithChangingRate_EqualsTheFormula(ScalarType dtype, double tolerance)
    {
        using var parameter = NewParameter(Start, dtype);
        using var optimizer = torch.optim.AdamW([parameter], lr: 0.01, beta1: 0.9, beta2: 0.95, eps: 1e-8, weight_decay: 0.1);
        var reference = new AdamWReference(Start, 0.01, 0.9, 0.95, 1e-8, 0.1);

        for (var step = 1; step <= 10; step++)
        {
            var rate = 0.01 / step;
            optimizer.ParamGroups.Single().LearningRate = rate;
            reference.LearningRate = rate;
            Step(optimizer, parameter, step);
            reference.Step(Gradient(step));
        }

        AssertClose(reference.Parameters, parameter.Doubles(), tolerance);
    }

    [TorchFact]
    public void Step_GroupsWithTheirOwnSettings_UsesEachGroupsRateAndDecay()
    {
        using var decayed = NewParameter(Start);
        using var plain = NewParameter(Start);
        AdamW.ParamGroup[] groups =
        [
            new([decayed], new AdamW.Options { weight_decay = 0.2 }),
            new([plain], new AdamW.Options { LearningRate = 0.003, weight_decay = 0 }),
        ];
        using var optimizer = torch.optim.AdamW(groups, lr: 0.02);
        var decayedReference = new AdamWReference(Start, 0.02, decay: 0.2);
        var plainReference = new AdamWReference(Start, 0.003);

        for (var step = 1; step <= 5; step++)
        {
            SetGradient(decayed, Gradient(step));
            SetGradient(plain, Gradient(step + 1));
            optimizer.step();
            decayedReference.Step(Gradient(step));
            plainReference.Step(Gradient(step + 1));
        }

        Assert.Equal([0.02, 0.003], optimizer.ParamGroups.Select(group => group.InitialLearningRate));
        AssertClose(decayedReference.Parameters, decayed.Doubles(), 2e-6);
        AssertClose(plainReference.Parameters, plain.Doubles(), 2e-6);
    }

    [TorchFact]
    public void Step_ParameterWithoutGradient_StaysAndKeepsItsCount()
    {
        using var moved = NewParameter(Start);
        using var late = NewParameter(Start);
        using var optimizer = torch.optim.AdamW([moved, late], lr: 0.01, weight_decay: 0.1);
        var reference = new AdamWReference(Start, 0.01, decay: 0.1);

        Step(optimizer, moved, 1);
        Step(optimizer, moved, 2);
        Assert.Equal(Start.Select(value => (float)value), late.Floats());
        SetGradient(late, Gradient(3));
        Step(optimizer, moved, 3);
        reference.Step(Gradient(3));

        AssertClose(reference.Parameters, late.Doubles(), 2e-6);
        Assert.Equal([3L, 1L], optimizer.state_dict().State.Cast<AdamW.State>().Select(state => state.step));
    }

    [TorchFact]
    public void Step_Maximize_GoesTheOtherWay()
    {
        using var up = NewParameter(Start);
        using var down = NewParameter(Start);
        using var upwards = torch.optim.AdamW([up], lr: 0.01, maximize: true);
        using var downwards = torch.optim.AdamW([down], lr: 0.01);

        SetGradient(up, Gradient(1));
        SetGradient(down, [.. Gradient(1).Select(value => -value)]);
        upwards.step();
        downwards.step();

        Assert.Equal(down.Floats(), up.Floats());
    }

    /// <summary>
    /// b1 = 0, b2 = 0.5, lr = 1, eps = 0, p = 0, gradients 2 then 1. Second moments 2 and 1.5, the largest stays 2.
    /// p = 0 - 2 / (sqrt 2 / sqrt 0.5) - 1 / (sqrt 2 / sqrt 0.75) = -1 - 0.6123724.
    /// </summary>
    [TorchFact]
    public void Step_Amsgrad_DividesByTheLargestSecondMoment()
    {
        using var parameter = NewParameter([0.0]);
        using var optimizer = torch.optim.AdamW([parameter], lr: 1, beta1: 0, beta2: 0.5, eps: 0, amsgrad: true);

        SetGradient(parameter, [2.0]);
        optimizer.step();
        SetGradient(parameter, [1.0]);
        optimizer.step();

        Assert.Equal(-1.6123724, parameter.Doubles()[0], 1e-6);
    }

    [TorchFact]
    public void Step_GradientLaidOutOtherwise_IsTheSameUpdate()
    {
        using var plain = nn.Parameter(torch.zeros(2, 3, device: TestDevice.Current));
        using var other = nn.Parameter(torch.zeros(2, 3, device: TestDevice.Current));
        using var gradient = torch.tensor(new float[] { 1, 2, 3, 4, 5, 6 }, [2, 3], device: TestDevice.Current);
        using var transposed = gradient.t();
        using var contiguous = transposed.contiguous();
        using var back = contiguous.t();
        plain.grad = gradient;
        other.grad = back;
        using var optimizer = torch.optim.AdamW([plain, other], lr: 0.5);

        optimizer.step();

        Assert.False(back.is_contiguous());
        Assert.Equal(plain.Floats(), other.Floats());
    }

    [TorchFact]
    public void Step_WithClosure_ReturnsItsLoss()
    {
        using var parameter = NewParameter([3.0]);
        using var optimizer = torch.optim.AdamW([parameter], lr: 0.1);

        using var loss = optimizer.step(() =>
        {
            optimizer.zero_grad();
            var loss = parameter.mul(parameter).sum();
            loss.backward();
            return loss;
        });

        Assert.Equal(9f, loss!.item<float>());
        Assert.Equal(2.9, parameter.Doubles()[0], 1e-6);
    }

    [TorchFact]
    public void AddParamGroup_ParameterOfAnotherGroup_IsRefused()
    {
        using var parameter = NewParameter([3.0]);
        using var optimizer = torch.optim.AdamW([parameter]);

        Assert.Throws<ArgumentException>(() => optimizer.add_param_group(new AdamW.ParamGroup { Parameters = [parameter] }));
    }

    [TorchTheory]
    [InlineData(-1, 0.9, 0.99, 1e-8, 0)]
    [InlineData(1e-3, 1, 0.99, 1e-8, 0)]
    [InlineData(1e-3, 0.9, -0.1, 1e-8, 0)]
    [InlineData(1e-3, 0.9, 0.99, -1, 0)]
    [InlineData(1e-3, 0.9, 0.99, 1e-8, -1)]
    public void AdamW_SettingOutOfRange_IsRefused(double lr, double beta1, double beta2, double eps, double decay) =>
        Assert.Throws<ArgumentException>(() => torch.optim.AdamW(Array.Empty<Parameter>(), lr, beta1, beta2, eps, decay));

    internal static double[] Gradient(int step) => [.. Start.Select((_, i) => Math.Sin((step * 7.0) + i) * (i + 1) / 3.0)];

    internal static Parameter NewParameter(double[] values, ScalarType dtype = ScalarType.Float32)
    {
        using var exact = torch.tensor(values);
        return nn.Parameter(exact.to(dtype, TestDevice.Current));
    }

    internal static void SetGradient(Parameter parameter, double[] values)
    {
        using var exact = torch.tensor(values);
        using var gradient = exact.to(parameter.dtype, parameter.device);
        parameter.grad = gradient;
    }

    internal static void Step(AdamW optimizer, Parameter parameter, int step)
    {
        SetGradient(parameter, Gradient(step));
        optimizer.step();
    }

    private static void AssertClose(double[] expected, double[] found, double tolerance)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], found[i], tolerance);
        }
    }
}
