using SimMoE.Trainer.Layers;

namespace SimMoE.Tests.Trainer.Layers;

public sealed class SelectionTests
{
    /// <summary>Scores 1, 3, 3, 2 with bias 0, 0, 0, 1.5: biased 1, 3, 3, 3.5. The order is 3, then 1 before 2, whose scores are equal.
    /// Gates of (2, 3): e^2 / (e^2 + e^3) = 0.26894142.</summary>
    [TorchFact]
    public void Of_TiedScores_TakesTheLowerIndexAndGatesWithoutBias()
    {
        using var scope = NewDisposeScope();
        var chosen = Choose([1, 3, 3, 2], [0, 0, 0, 1.5f], 2);
        Assert.Equal([3, 1], chosen.Experts.cpu().data<long>().ToArray());
        Assert.Equal(0.26894142, chosen.Gates.cpu().data<float>().ToArray()[0], 1e-6);
    }

    /// <summary>40 experts of which all are chosen take the way over the sort; equal scores keep the order of the experts.</summary>
    [TorchFact]
    public void Of_MoreExpertsThanRounds_OrdersThemLikeTheRounds()
    {
        using var scope = NewDisposeScope();
        float[] scores = [.. Enumerable.Range(0, 40).Select(expert => (float)(expert % 4))];
        var expected = Enumerable.Range(0, 40).OrderByDescending(expert => scores[expert]).Select(expert => (long)expert).ToArray();
        Assert.Equal(expected, Choose(scores, new float[40], 40).Experts.cpu().data<long>().ToArray());
        Assert.Equal(expected[..20], Choose(scores, new float[40], 20).Experts.cpu().data<long>().ToArray());
    }

    private static Selection Choose(float[] scores, float[] bias, int topK) =>
        Selection.Of(tensor(scores, [1, scores.Length]).to(TestDevice.Current), tensor(bias, [bias.Length]).to(TestDevice.Current), topK);
}
