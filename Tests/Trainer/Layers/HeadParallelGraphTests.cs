using SimMoE.Tests.Trainer.Communication;
using SimMoE.Trainer.Interop;
using SimMoE.Trainer.Layers;
using SimMoE.Workload.Models;

namespace SimMoE.Tests.Trainer.Layers;

/// <remarks>While a stream is captured no thread may wait for the device or draw random numbers on it: nothing else runs beside these
/// tests.</remarks>
[Collection(nameof(LiveTensors))]
public sealed class HeadParallelGraphTests
{
    /// <summary>Capture fails if the host waits for the device anywhere, so this holds the layer to its promise.</summary>
    [TorchFact]
    public void ForwardAndBackward_CapturedInAGraph_ReplayOnOtherTokens()
    {
        if (!GroupedProduct.HasKernel(TestDevice.Current, ScalarType.BFloat16))
        {
            Assert.Skip("needs a GPU");
        }

        Assert.SkipUnless(OwnLibrary.Torch.IsAvailable, OwnLibrary.Torch.Problem);

        var layer = new SparseCase
        {
            Kind = FeedForwardKind.MultiHeadLatentMoe,
            Type = ScalarType.BFloat16,
            Tokens = 64,
            Hidden = 32,
            ExpertSize = 32,
        };
        ThreadGroup.Run(
            layer.Plan,
            groups =>
            {
                using var scope = NewDisposeScope();
                using var built = LayerRun.Build(layer, groups);
                using var graph = new CudaGraph();
                var (captured, other) = (LayerRun.Rows(layer, layer.Input, 0), LayerRun.Rows(layer, layer.OutputGradient, 0));
                var gradient = other.clone();
                var stream = CudaStream.New();
                Cuda.Synchronize();
                using (stream.Use())
                {
                    _ = built.forward(captured);
                    _ = built.Backward(gradient);
                    stream.Synchronize();
                }

                Tensor output = captured;
                Tensor inputGradient = captured;
                graph.Capture(
                    stream,
                    () =>
                    {
                        output = built.forward(captured);
                        inputGradient = built.Backward(gradient);
                    }
                );
                captured.copy_(other);
                graph.Replay();
                Cuda.Synchronize();
                var (replayed, replayedGradient) = (LayerRun.Read(output), LayerRun.Read(inputGradient));
                Assert.Equal(LayerRun.Read(built.forward(other)), replayed);
                Assert.Equal(LayerRun.Read(built.Backward(gradient)), replayedGradient);
            }
        );
    }
}
