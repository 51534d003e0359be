using SimMoE.Tests.Trainer.Communication;
using SimMoE.Tests.Trainer.Training;
using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Model;
using SimMoE.Workload.Models;

namespace SimMoE.Tests.Trainer.Model;

/// <summary>Forward and every gradient of the model in pieces against the model as one float64 formula.</summary>
public sealed class GptModelTests
{
    [TorchTheory]
    [InlineData(FeedForwardKind.MultiHeadLatentMoe)]
    [InlineData(FeedForwardKind.Moe)]
    [InlineData(FeedForwardKind.Dense)]
    public void ForwardBackward_LossAndGradients_AreTheFormulas(FeedForwardKind kind) =>
        WithModel(
            TinyRun.Model(kind),
            model =>
            {
                var (tokens, targets) = Batch();
                using var plain = new PlainGpt(model);
                var (loss, gradients) = plain.Run(tokens, targets);
                using var mean = model.ForwardBackward(tokens, targets, scale: 1);

                Assert.Equal(loss, TinyRun.Read(mean)[0], 1e-5);
                foreach (var (name, parameter) in model.named_parameters())
                {
                    var expected = gradients[name];
                    var actual = TinyRun.Read(parameter.grad!);
                    var size = Math.Sqrt(expected.Sum(value => (double)value * value));
                    var error = Math.Sqrt(expected.Zip(actual, (a, b) => (double)(a - b) * (a - b)).Sum());
                    Assert.True(error <= 1e-4 * size, $"{name}: gradient of norm {size:E3} is off by {error:E3}");
                }
            }
        );

    [TorchTheory]
    [InlineData(FeedForwardKind.MultiHeadLatentMoe)]
    [InlineData(FeedForwardKind.Dense)]
    public void StateDict_AnyModel_HasEachTensorOnceByItsRegisteredName(FeedForwardKind kind) =>
        WithModel(
            TinyRun.Model(kind),
            model =>
            {
                var names = model.named_parameters().Select(named => named.name).Concat(model.named_buffers().Select(named => named.name));
                Assert.Equal(names, model.state_dict().Keys);
                Assert.All(
                    model.named_modules(),
                    named => Assert.DoesNotContain("_", named.name.Split('.')[^1][..1], StringComparison.Ordinal)
                );
            }
        );

    [TorchFact]
    public void ForwardBackward_TiedEmbeddings_AddBothGradients() =>
        WithModel(
            TinyRun.Model(FeedForwardKind.Dense) with
            {
                TiedEmbeddings = true,
            },
            model =>
            {
                var (tokens, targets) = Batch();
                using var loss = model.ForwardBackward(tokens, targets, scale: 1);

                // Every row of the table gets a gradient as a row of the output projection, whether its token occurs or not.
                var rows = TinyRun.Read(model.named_parameters().Single(pair => pair.name == "embedding.weight").parameter.grad!).Chunk(16);
                Assert.All(rows, row => Assert.Contains(row, value => value != 0));
                Assert.DoesNotContain("head", model.GradientOrder().SelectMany(group => group).Select(pair => pair.Name.Split('.')[0]));
            }
        );

    [TorchFact]
    public void Evaluate_TargetsOfMinusOne_AreNotCounted() =>
        WithModel(
            TinyRun.Model(),
            model =>
            {
                var (tokens, targets) = Batch();
                var (whole, all) = model.Evaluate(tokens, targets);
                var half = targets.clone();
                half.narrow(0, 1, 1).fill_(-1);
                var (part, counted) = model.Evaluate(tokens, half);
                var (alone, _) = model.Evaluate(tokens.narrow(0, 0, 1), targets.narrow(0, 0, 1));

                Assert.Equal(24, TinyRun.Read(all)[0]);
                Assert.Equal(12, TinyRun.Read(counted)[0]);
                Assert.Equal(TinyRun.Read(alone)[0], TinyRun.Read(part)[0], 1e-4);
                Assert.True(TinyRun.Read(whole)[0] > TinyRun.Read(part)[0]);
            }
        );

    [TorchFact]
    public void LossAndGradient_InChunks_IsThatOfOneChunk()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var hidden = randn(10, 6).to(TestDevice.Current);
        var targets = tensor([1L, 3, -1, 0, 4, 2, 2, -1, 1, 0]).to(TestDevice.Current);
        using var whole = new Parameter(randn(5, 6).to(TestDevice.Current));
        using var parts = new Parameter(whole.detach().clone());
        var (loss, gradient) = new LanguageHead(whole, ScalarType.Float32) { ChunkTokens = 10 }.LossAndGradient(hidden, targets, 0.5);
        var (sum, other) = new LanguageHead(parts, ScalarType.Float32) { ChunkTokens = 3 }.LossAndGradient(hidden, targets, 0.5);

        Assert.Equal(TinyRun.Read(loss)[0], TinyRun.Read(sum)[0], 1e-5);
        Assert.True(gradient.allclose(other, 1e-5, 1e-6));
        Assert.True(whole.grad!.allclose(parts.grad!, 1e-5, 1e-6));
    }

    /// <summary>A gated dense layer of inner width 1: silu(g x) x (u x) x d with weights 1, 2, 3 at x = 1: 3 x 2 x 1/(1 + e^-1) =
    /// 4.386.</summary>
    [TorchFact]
    public void DenseFeedForward_Gated_IsSwiGlu()
    {
        using var scope = NewDisposeScope();
        using var none = no_grad();
        using var layer = new DenseFeedForward(1, 1, gated: true, ScalarType.Float32, TestDevice.Current);
        layer.named_parameters().First(pair => pair.name == "up.weight").parameter.copy_(tensor([1f, 2f], [2, 1]));
        layer.named_parameters().First(pair => pair.name == "down.weight").parameter.fill_(3);

        Assert.Equal(4.3863515, TinyRun.Read(layer.forward(ones(1, 1).to(TestDevice.Current)))[0], 1e-5);
    }

    private static (Tensor Tokens, Tensor Targets) Batch()
    {
        var source = new PatternTokens();
        var rows = new int[2][];
        for (var i = 0; i < 2; i++)
        {
            source.Read(i, rows[i] = new int[TinyRun.SequenceLength + 1]);
        }

        return (Of(row => row[..^1]), Of(row => row[1..]));

        Tensor Of(Func<int[], int[]> part) =>
            tensor(rows.SelectMany(row => part(row).Select(token => (long)token)).ToArray(), [2L, TinyRun.SequenceLength])
                .to(TestDevice.Current);
    }

    private static void WithModel(ModelSpec spec, Action<GptModel> body)
    {
        var kind = spec.Moe?.Kind ?? FeedForwardKind.Dense;
        ThreadGroup.Run(TinyRun.Plan(kind: kind), groups => InScope(spec, kind, groups, body));
    }

    private static void InScope(ModelSpec spec, FeedForwardKind kind, ProcessGroups groups, Action<GptModel> body)
    {
        using var model = TinyRun.Create(TinyRun.Settings(spec, TinyRun.Plan(kind: kind)), groups);
        using var scope = NewDisposeScope();
        body(model);
    }
}
