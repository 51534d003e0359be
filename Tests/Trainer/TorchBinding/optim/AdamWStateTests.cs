using static SimMoE.Tests.Trainer.TorchBinding.AdamWTests;

namespace SimMoE.Tests.Trainer.TorchBinding;

public sealed class AdamWStateTests
{
    private static readonly double[] Start = [1.0, -2.0, 0.5, 3.0, -0.25, 0.0];

    [TorchTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void SaveStateDict_LoadedIntoAnother_ContinuesBitForBit(bool amsgrad)
    {
        using var whole = NewParameter(Start);
        using var uninterrupted = torch.optim.AdamW([whole], lr: 0.01, beta2: 0.95, weight_decay: 0.1, amsgrad: amsgrad);
        for (var step = 1; step <= 3; step++)
        {
            Step(uninterrupted, whole, step);
        }

        uninterrupted.ParamGroups.Single().LearningRate = 0.004;
        using var file = new MemoryStream();
        uninterrupted.save_state_dict(new BinaryWriter(file));
        file.Position = 0;
        using var resumed = nn.Parameter(whole.detach().clone());
        using var optimizer = torch.optim.AdamW([resumed], lr: 0.9);
        optimizer.load_state_dict(new BinaryReader(file));

        for (var step = 4; step <= 6; step++)
        {
            Step(uninterrupted, whole, step);
            Step(optimizer, resumed, step);
        }

        Assert.Equal(file.Length, file.Position);
        Assert.Equal(0.01, optimizer.ParamGroups.Single().InitialLearningRate);
        Assert.Equal(whole.Floats(), resumed.Floats());
    }

    /// <summary>
    /// Written by TorchSharp-cpu 0.107.0 after the two steps below: name, one group, one parameter; rates 0.5 and 0.0625, b1 0.5, b2 0.75, eps 0.25,
    /// decay 0.125, two flags; 2 steps; moments (1.25, 3) and (1.1875, 7) as f32 (6) of one dimension of size 2; no third.
    /// </summary>
    [TorchFact]
    public void SaveStateDict_TwoSteps_IsTorchSharpsFileByteForByte()
    {
        const string TorchSharps =
            "054164616D570101" + "000000000000E03F000000000000B03F000000000000E03F000000000000E83F000000000000D03F000000000000C03F0000"
            + "0200000000000000" + "0601020000A03F00004040" + "0601020000983F0000E040" + "00";
        using var parameter = NewParameter([1.0, -2.0]);
        using var optimizer = torch.optim.AdamW([parameter], lr: 0.5, beta1: 0.5, beta2: 0.75, eps: 0.25, weight_decay: 0.125);
        for (var step = 1; step <= 2; step++)
        {
            SetGradient(parameter, [step, 4.0]);
            optimizer.step();
        }

        optimizer.ParamGroups.Single().LearningRate = 0.0625;
        using var file = new MemoryStream();
        optimizer.save_state_dict(new BinaryWriter(file));

        Assert.Equal(TorchSharps, Convert.ToHexString(file.ToArray()));
    }

    [TorchFact]
    public void LoadStateDict_OfAnotherOptimizer_TakesCopies()
    {
        using var first = NewParameter(Start);
        using var second = NewParameter(Start);
        using var source = torch.optim.AdamW([first], lr: 0.01);
        using var target = torch.optim.AdamW([second], lr: 0.5);
        Step(source, first, 1);

        target.load_state_dict(source.state_dict());
        Step(source, first, 2);

        var state = (AdamW.State)target.state_dict().State.Single();
        Assert.Equal(1, state.step);
        Assert.Equal(Gradient(1).Select(value => (float)value * 0.1f), state.exp_avg.Floats(), (a, b) => Math.Abs(a - b) < 1e-6f);
        Assert.Equal(0.01, target.ParamGroups.Single().LearningRate);
        Assert.False(state.ApproximatelyEquals(source.state_dict().State.Single()));
    }

    [TorchFact]
    public void StateDict_OfTwoGroups_ListsThemInOrder()
    {
        using var first = NewParameter(Start);
        using var second = NewParameter([1.0]);
        using var third = NewParameter([2.0]);
        using var optimizer = torch.optim.AdamW([new AdamW.ParamGroup([first]), new AdamW.ParamGroup([second, third], lr: 0.5)]);

        var state = optimizer.state_dict();

        Assert.Equal([1e-3, 0.5], state.Options.Select(options => options.LearningRate!.Value));
        Assert.Equal([[0], [1, 2]], state.StateIndexRef);
        Assert.Equal([6L, 1L, 1L], state.State.Cast<AdamW.State>().Select(one => one.exp_avg.numel()));
    }

    [TorchFact]
    public void LoadStateDict_OfOtherParameters_SaysHowManyThereAre()
    {
        using var one = NewParameter(Start);
        using var first = NewParameter(Start);
        using var second = NewParameter(Start);
        using var source = torch.optim.AdamW([one]);
        using var target = torch.optim.AdamW([first, second]);

        var refusal = Assert.Throws<ArgumentException>(() => target.load_state_dict(source.state_dict()));

        Assert.Contains("1 groups with 1 parameters", refusal.Message, StringComparison.Ordinal);
    }
}
