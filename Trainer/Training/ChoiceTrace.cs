using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Interop;
using SimMoE.Trainer.Model;

namespace SimMoE.Trainer.Training;

/// <summary>Brings the experts that all ranks' tokens chose in the last micro-batch together.</summary>
internal static class ChoiceTrace
{
    /// <summary>Gathers; every rank calls it, the host waits.</summary>
    /// <param name="model">After a forward.</param>
    /// <param name="groups">Ranks.</param>
    /// <returns>One for each sparse layer that still knows its choice.</returns>
    public static IReadOnlyList<LayerChoices> Gather(GptModel model, ProcessGroups groups)
    {
        var moe = model.Spec.Moe;
        var result = new List<LayerChoices>();
        foreach (var (block, layer) in model.SparseLayers)
        {
            if (layer.LastChoice is { } choice)
            {
                using var scope = NewDisposeScope();
                var heads = moe is { Heads: > 0 } ? moe.Heads : 0;
                var all = All(choice, groups);
                all = heads > 0 ? ByHead(all, groups.Sparse.Size, heads, (int)choice.shape[2]) : all;
                result.Add(new LayerChoices(block, heads, (int)choice.shape[^1], TensorValues.Of<long>(all)));
            }
        }

        return result;
    }

    private static Tensor All(Tensor choice, ProcessGroups groups)
    {
        var ranks = groups.World.Size;
        var received = empty([ranks * choice.shape[0], .. choice.shape[1..]], dtype: choice.dtype, device: choice.device);
        if (ranks == 1)
        {
            return choice.contiguous();
        }

        groups.World.AllGather(received, choice.contiguous()).Wait();
        return received;
    }

    // [replicas x parts x local heads, tokens, k] to [heads, replicas x tokens, k].
    private static Tensor ByHead(Tensor all, int parts, int heads, int topK)
    {
        var tokens = all.shape[1];
        return all.view(-1, parts, heads / parts, tokens, topK).reshape(-1, heads, tokens, topK).transpose(0, 1).contiguous();
    }
}
