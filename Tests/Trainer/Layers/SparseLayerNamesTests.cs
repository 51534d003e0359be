using SimMoE.Tests.Trainer.Communication;
using SimMoE.Workload.Models;

namespace SimMoE.Tests.Trainer.Layers;

/// <summary>A sparse layer's entries in a model's state are those that it registers by name: none is a field's.</summary>
public sealed class SparseLayerNamesTests
{
    [TorchTheory]
    [InlineData(FeedForwardKind.Moe, "router w1 w2 selection_bias")]
    [InlineData(FeedForwardKind.LatentMoe, "router w1 w2 project_in project_out selection_bias")]
    [InlineData(FeedForwardKind.MultiHeadLatentMoe, "project_in project_out router w1 w2 selection_bias")]
    public void StateDict_LayerAsAPart_HasTheRegisteredNamesAlone(FeedForwardKind kind, string names)
    {
        var layer = new SparseCase { Kind = kind };
        ThreadGroup.Run(
            layer.Plan,
            groups =>
            {
                using var whole = new Whole(LayerRun.Build(layer, groups));
                Assert.Equal(
                    names.Split(' ').Select(name => $"part.{name}").Order(StringComparer.Ordinal),
                    whole.state_dict().Keys.Order(StringComparer.Ordinal)
                );
            }
        );
    }

    private sealed class Whole : nn.Module
    {
        internal Whole(nn.Module part)
            : base("whole") => register_module("part", part);
    }
}
