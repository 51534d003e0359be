using SimMoE.Trainer.Layers;

namespace SimMoE.Tests.Trainer.Layers;

public sealed class RowGroupsTests
{
    /// <summary>Experts 2, 0, 2, 1, 0 sort to assignments 1, 4 | 3 | 0, 2; expert 3 is empty.</summary>
    [TorchFact]
    public void Of_UnsortedExperts_KeepsTheOrderOfAssignmentsWithinAnExpert()
    {
        using var scope = NewDisposeScope();
        var order = RowOrder.Of(tensor(new long[] { 2, 0, 2, 1, 0 }).to(TestDevice.Current), 4);
        Assert.Equal([1, 4, 3, 0, 2], order.Source.cpu().data<long>().ToArray());
        Assert.Equal([3, 0, 4, 2, 1], order.Place.cpu().data<long>().ToArray());
        Assert.Equal([2, 3, 5, 5], order.Ends.cpu().data<int>().ToArray());
        Assert.Equal([2, 1, 2, 0], order.Counts().cpu().data<long>().ToArray());
        Assert.Equal([0, 2, 1, 0, 1], order.Rows(2).cpu().data<long>().ToArray());
    }

    /// <summary>Three heads of two experts and four rows each; runs of at most five experts hold two heads, so 0 to 3 and 4 to 5.</summary>
    [TorchFact]
    public void Runs_MoreExpertsThanOneCallTakes_CutsAtHeads()
    {
        using var scope = NewDisposeScope();
        var groups = new RowGroups(tensor(new[] { 1, 4, 4, 8, 11, 12 }), 12, blocks: 3);
        var runs = groups.Runs(5).ToArray();
        Assert.Equal(2, runs.Length);
        Assert.Equal((0L, 0L, 8L), (runs[0].FirstExpert, runs[0].FirstRow, runs[0].Groups.Rows));
        Assert.Equal([1, 3, 0, 4], runs[0].Groups.Counts);
        Assert.Equal((4L, 8L, 4L), (runs[1].FirstExpert, runs[1].FirstRow, runs[1].Groups.Rows));
        Assert.Equal([3, 1], runs[1].Groups.Counts);
    }

    /// <summary>On a GPU with the grouped product: 1500 experts take two calls, the second of which cannot know where its rows
    /// start.</summary>
    [TorchFact]
    public void Products_MoreExpertsThanOneCallTakes_AreThoseOneByOne()
    {
        if (!GroupedProduct.HasKernel(TestDevice.Current, ScalarType.BFloat16))
        {
            Assert.Skip("needs a GPU and a libtorch with the grouped product");
        }

        using var scope = NewDisposeScope();
        const int Experts = 1500;
        var order = RowOrder.Of(randint(Experts - 3, [4096], dtype: ScalarType.Int64, device: TestDevice.Current), Experts);
        var groups = new RowGroups(order.Ends, 4096);
        var rows = randn([4096, 32], dtype: ScalarType.BFloat16, device: TestDevice.Current);
        var matrices = randn([Experts, 32, 64], dtype: ScalarType.BFloat16, device: TestDevice.Current);
        var products = GroupedProduct.Rows(rows, matrices, groups);
        Assert.True(LayerOutcome.Error(LayerRun.Read(products), LayerRun.Read(GroupedProduct.RowsOneByOne(rows, matrices, groups))) < 1e-2);
        var gradients = GroupedProduct.Weights(rows, products, groups);
        Assert.True(
            LayerOutcome.Error(LayerRun.Read(gradients), LayerRun.Read(GroupedProduct.WeightsOneByOne(rows, products, groups))) < 1e-2
        );
    }
}
