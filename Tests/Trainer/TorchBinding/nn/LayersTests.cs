namespace SimMoE.Tests.Trainer.TorchBinding;

public sealed class LayersTests
{
    [TorchFact]
    public void Linear_Forward_IsInputTimesTransposedWeightPlusBias()
    {
        using var scope = torch.NewDisposeScope();
        using var linear = nn.Linear(3, 2).to(TestDevice.Current);
        var x = torch.ones(4, 3, device: TestDevice.Current);

        var result = linear.call(x);

        var expected = x.matmul(linear.weight.t()).add(linear.bias!);
        Assert.Equal(expected.Floats(), result.Floats(), (a, b) => Math.Abs(a - b) < 1e-6f);
        Assert.Equal((3, 2), (linear.in_features, linear.out_features));
    }

    [TorchFact]
    public void Linear_InitialValues_LieWithinTheBoundAndAlmostReachIt()
    {
        using var linear = nn.Linear(100, 200);
        var largest = linear.weight.Floats().Max(Math.Abs);

        Assert.InRange(largest, 0.099f, 0.1f);
        Assert.InRange(linear.bias!.Floats().Max(Math.Abs), 0.09f, 0.1f);
    }

    [TorchFact]
    public void Linear_MadeInADisposeScope_OutlivesIt()
    {
        Linear linear;
        using (torch.NewDisposeScope())
        {
            linear = nn.Linear(2, 2);
        }

        using (linear)
        {
            Assert.Equal(4, linear.weight.Floats().Length);
        }
    }

    [TorchFact]
    public void Embedding_Forward_PicksRowsAndItsGradientCountsThem()
    {
        using var scope = torch.NewDisposeScope();
        using var embedding = nn.Embedding(4, 2).to(TestDevice.Current);
        var indices = torch.tensor(new long[] { 3, 1, 3 }, device: TestDevice.Current);

        var rows = embedding.forward(indices);
        rows.sum().backward();

        Assert.Equal(embedding.weight!.Floats()[6..8], rows.Floats()[..2]);
        Assert.Equal([0f, 0f, 1f, 1f, 0f, 0f, 2f, 2f], embedding.weight!.grad!.Floats());
    }

    [TorchFact]
    public void Embedding_WithPadding_HasARowOfZeros()
    {
        using var embedding = nn.Embedding(3, 2, padding_idx: -1);

        Assert.Equal([0f, 0f], embedding.weight!.Floats()[4..]);
    }

    [TorchFact]
    public void LayerNorm_New_NormalizesWithUnitScale()
    {
        using var norm = nn.LayerNorm(2, eps: 0).to(TestDevice.Current);
        using var x = torch.tensor(new float[] { 1, 3 }, [1, 2], device: TestDevice.Current);

        using var result = norm.forward(x);

        Assert.Equal([-1f, 1f], result.Floats(), (a, b) => Math.Abs(a - b) < 1e-5f);
        Assert.Equal(["weight", "bias"], norm.state_dict().Keys);
    }

    [TorchFact]
    public void LayerNorm_WithoutScale_HasNoParameters()
    {
        using var norm = nn.LayerNorm(2, elementwise_affine: false);

        Assert.Empty(norm.parameters());
    }

    [TorchFact]
    public void Dropout_InEvaluation_ChangesNothing()
    {
        using var dropout = nn.Dropout(0.9);
        dropout.eval();
        using var x = torch.ones(10);

        using var result = dropout.forward(x);

        Assert.Equal(x.Floats(), result.Floats());
    }

    [TorchFact]
    public void ModuleList_AsAPart_NamesItsModulesByNumber()
    {
        using var root = new Root(nn.ModuleList(nn.GELU(), nn.SiLU()));

        Assert.Equal(["parts", "parts.0", "parts.1"], root.named_modules().Select(named => named.name));
    }

    private sealed class Root : nn.Module
    {
        internal Root(ModuleList<nn.Module> parts)
            : base("root") => register_module("parts", parts);
    }
}
