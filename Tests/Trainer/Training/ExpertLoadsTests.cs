using SimMoE.Tests.Trainer.Communication;
using SimMoE.Trainer.Training;
using SimMoE.Workload.Models;

namespace SimMoE.Tests.Trainer.Training;

/// <summary>What experts had to do is counted once, and moves their selection the right way.</summary>
public sealed class ExpertLoadsTests
{
    private static readonly float[] Unmoved = [0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>
    /// In block 1 expert 0 has twice the mean of 8, expert 7 nothing, the others the mean: signs -1, 0, ..., 0, 1 with mean 0, times 0.01.
    /// In block 2
    /// expert 7 has everything: signs 1, ..., 1, -1 with mean 6/8, so 0.25 x 0.01 for seven of them and -1.75 x 0.01 for the last.
    /// </summary>
    [TorchFact]
    public void Balance_OverloadedExperts_LoseBias()
    {
        var settings = TinyRun.Settings(TinyRun.Model(FeedForwardKind.Moe), TinyRun.Plan(kind: FeedForwardKind.Moe));
        ThreadGroup.Run(
            settings.Plan,
            groups =>
            {
                using var model = TinyRun.Create(settings, groups);
                var device = model.parameters().First().device;
                using var loads = tensor(new float[] { 16, 8, 8, 8, 8, 8, 8, 0, 0, 0, 0, 0, 0, 0, 0, 64 }).reshape(2, 8).to(device);
                var balancing = new ExpertLoads(model, groups);
                balancing.Balance(loads, 0.01);
                Assert.Equal([-0.01f, 0, 0, 0, 0, 0, 0, 0.01f], Biases(0));
                Assert.Equal([0.0025f, 0.0025f, 0.0025f, 0.0025f, 0.0025f, 0.0025f, 0.0025f, -0.0175f], Biases(1));

                balancing.Balance(loads.neg(), 0.01);
                Assert.Equal(Unmoved, Biases(0));

                IEnumerable<float> Biases(int layer) =>
                    TinyRun.Read(model.SparseLayers.ElementAt(layer).Layer.SelectionBias).Select(bias => MathF.Round(bias, 6));
            }
        );
    }

    /// <summary>A whole step on a router that sends every token to experts 0 and 1 first: their biases fall, all others' rise.</summary>
    [TorchTheory]
    [InlineData(FeedForwardKind.Moe)]
    [InlineData(FeedForwardKind.MultiHeadLatentMoe)]
    public void Run_PopularExperts_LoseBias(FeedForwardKind kind)
    {
        var settings = TinyRun.Settings(TinyRun.Model(kind), TinyRun.Plan(kind: kind));
        ThreadGroup.Run(
            settings.Plan,
            groups =>
            {
                using var model = TinyRun.Create(settings, groups);
                foreach (var (_, layer) in model.SparseLayers)
                {
                    using var none = no_grad();
                    layer.SelectionBias.narrow(-1, 0, 2).fill_(100);
                }

                using var step = new TrainingStep(settings, model, groups, new PatternTokens());
                using var result = step.Run(0);
                foreach (var (_, layer) in model.SparseLayers)
                {
                    var biases = TinyRun.Read(layer.SelectionBias);
                    Assert.All(
                        biases.Chunk(8),
                        expert =>
                        {
                            Assert.All(expert[..2], bias => Assert.InRange(bias, 99.97, 99.999));
                            Assert.All(expert[2..], bias => Assert.InRange(bias, 0.001, 0.03));
                        }
                    );
                }
            }
        );
    }

    /// <summary>48 tokens choose 2 experts, in each of 4 heads where there are heads, and once more in each block's second
    /// forward.</summary>
    [TorchTheory]
    [InlineData(FeedForwardKind.Moe, false, 96)]
    [InlineData(FeedForwardKind.Moe, true, 96)]
    [InlineData(FeedForwardKind.MultiHeadLatentMoe, false, 4 * 96)]
    [InlineData(FeedForwardKind.MultiHeadLatentMoe, true, 4 * 96)]
    public void Run_RecomputingOrNot_CountsEachChoiceOnce(FeedForwardKind kind, bool recomputes, long choices)
    {
        var settings = TinyRun.Settings(TinyRun.Model(kind), TinyRun.Plan(kind: kind) with { RecomputesActivations = recomputes });
        ThreadGroup.Run(
            settings.Plan,
            groups =>
            {
                using var model = TinyRun.Create(settings, groups);
                using var step = new TrainingStep(settings, model, groups, new PatternTokens());
                for (var i = 0; i < 2; i++)
                {
                    using var result = step.Run(i);
                    Assert.Equal([choices, choices], step.Loads.Gather(result.Loads!).Select(layer => layer.Counts.Sum()));
                }
            }
        );
    }
}
