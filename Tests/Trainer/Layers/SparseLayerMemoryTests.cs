using SimMoE.Tests.Trainer.Communication;
using SimMoE.Workload.Models;

namespace SimMoE.Tests.Trainer.Layers;

[Collection(nameof(LiveTensors))]
public sealed class SparseLayerMemoryTests
{
    [TorchTheory]
    [InlineData(FeedForwardKind.Moe)]
    [InlineData(FeedForwardKind.LatentMoe)]
    [InlineData(FeedForwardKind.MultiHeadLatentMoe)]
    public void Layer_ForwardBackwardAndEvaluation_LeavesNoTensorBehind(FeedForwardKind kind)
    {
        var layer = new SparseCase { Kind = kind };
        ThreadGroup.Run(
            layer.Plan,
            groups =>
            {
                using (var scope = NewDisposeScope())
                {
                    using var first = LayerRun.Build(layer, groups); // what the library keeps for itself is there after this
                    _ = first.forward(LayerRun.Rows(layer, layer.Input, 0));
                }

                using var live = new LiveTensors();
                using (var scope = NewDisposeScope())
                {
                    using var built = LayerRun.Build(layer, groups);
                    live.Parameters = built.parameters().Count();
                    var input = LayerRun.Rows(layer, layer.Input, 0);
                    _ = built.forward(input);
                    _ = built.Backward(input);
                    _ = built.forward(input);
                    built.KeepsForBackward = false;
                    _ = built.forward(input);
                    Assert.Throws<InvalidOperationException>(() => built.Backward(input));
                }
            }
        );
    }
}
