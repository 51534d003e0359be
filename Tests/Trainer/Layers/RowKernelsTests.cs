using SimMoE.Trainer.Layers;

namespace SimMoE.Tests.Trainer.Layers;

public sealed class RowKernelsTests
{
    /// <summary>Rows of 16 bytes and of 2 KiB, in bf16 and f32: each takes its own way on a GPU.</summary>
    [TorchTheory]
    [InlineData(ScalarType.BFloat16, 8)]
    [InlineData(ScalarType.BFloat16, 128)]
    [InlineData(ScalarType.Float32, 4)]
    [InlineData(ScalarType.Float32, 5)]
    [InlineData(ScalarType.Float32, 512)]
    public void Gather_AnyWidth_TakesTheRows(ScalarType type, int width)
    {
        using var scope = NewDisposeScope();
        var table = Numbers(3, width, type);
        var gathered = RowKernels.Gather(table, Indices(2, 0, 0, 1));
        Assert.Equal([4, width], gathered.shape);
        Assert.Equal(type, gathered.dtype);
        var rows = LayerRun.Read(table).Chunk(width).ToArray();
        Assert.Equal([.. rows[2], .. rows[0], .. rows[0], .. rows[1]], LayerRun.Read(gathered));
    }

    /// <summary>Elements of 16 bytes by two indices, as gathers on a GPU take them, are the rows; on the CPU too.</summary>
    [TorchFact]
    public void Elements_OfWideRows_AreTheRows()
    {
        using var scope = NewDisposeScope();
        var table = Numbers(3, 16, ScalarType.BFloat16);
        var elements = LayerOperators.Elements(LayerOperators.AsWide(table), Indices(2, 1).unsqueeze(1), Indices(0, 1).unsqueeze(0));
        Assert.Equal([2, 2], elements.shape);
        var rows = LayerRun.Read(table).Chunk(16).ToArray();
        Assert.Equal([.. rows[2], .. rows[1]], LayerRun.Read(LayerOperators.ViewAs(elements, ScalarType.BFloat16)));
    }

    /// <summary>Rows (1, 2) and (3, 4) with weights 0.5 and 2: (6.5, 9). With (1, -1): inner products -1 and -1. (1, -1) scaled: (0.5,
    /// -0.5) and (2, -2).</summary>
    [TorchTheory]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float32)]
    public void Sums_OfTwoRows_AreTheHandComputedOnes(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var groups = tensor(new float[] { 1, 2, 3, 4 }, [1, 2, 2]).to(TestDevice.Current).to(type);
        var weights = tensor(new[] { 0.5f, 2 }, [1, 2]).to(TestDevice.Current);
        var row = tensor(new float[] { 1, -1 }, [1, 2]).to(TestDevice.Current).to(type);
        Assert.Equal([6.5, 9], LayerRun.Read(RowKernels.WeightedSums(groups, weights)));
        Assert.Equal([-1, -1], LayerRun.Read(RowKernels.Dots(groups, row)));
        Assert.Equal([0.5, -0.5, 2, -2], LayerRun.Read(RowKernels.Scaled(row, weights)));
    }

    private static Tensor Numbers(int rows, int width, ScalarType type) =>
        arange(rows * width, dtype: ScalarType.Float32).remainder(251).view(rows, width).to(type).to(TestDevice.Current);

    private static Tensor Indices(params long[] values) => tensor(values).to(TestDevice.Current);
}
