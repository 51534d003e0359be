using SimMoE.Tests.Trainer.Reference;
using SimMoE.Workload.Models;

namespace SimMoE.Tests.Trainer.Layers;

/// <summary>A case computed by ordinary autograd tensors on the CPU in the case's type: router, gates and their sum in f32, products in the
/// type.
/// What the layers' rounding errors are measured against.</summary>
public static class PlainRun
{
    /// <summary>Computes forward and backward with given weights and choice.</summary>
    public static LayerOutcome Of(
        SparseCase layer,
        IReadOnlyDictionary<string, double[]> weights,
        IReadOnlyList<IReadOnlyList<int[]>> choice
    )
    {
        using var scope = NewDisposeScope();
        var moe = layer.Model.Moe!;
        var leaves = weights.ToDictionary(pair => pair.Key, pair => Leaf(pair.Value));
        var input = tensor(layer.Input, [layer.Tokens, layer.Hidden], dtype: ScalarType.Float32).requires_grad_();
        Tensor output;
        if (layer.Kind == FeedForwardKind.Moe)
        {
            output = Moe(layer, input, input.to(layer.Type), leaves, choice, 0);
        }
        else
        {
            var projectIn = leaves["project_in"].view(moe.ProjectedWidth, layer.Hidden).to(layer.Type);
            var projected = input.to(layer.Type).mm(projectIn.t());
            var inner =
                layer.Kind == FeedForwardKind.LatentMoe
                    ? Moe(layer, input, projected, leaves, choice, 0)
                    : cat(Enumerable.Range(0, layer.Heads).Select(head => Head(layer, projected, leaves, choice, head)).ToArray(), 1);
            output = inner.to(layer.Type).mm(leaves["project_out"].view(layer.Hidden, moe.ProjectedWidth).to(layer.Type).t());
        }

        var gradient = tensor(layer.OutputGradient, [layer.Tokens, layer.Hidden], dtype: ScalarType.Float32);
        output.backward([gradient.to(output.dtype)]);
        return new LayerOutcome(
            MatrixOf(output),
            MatrixOf(input.grad!),
            leaves.ToDictionary(pair => pair.Key, pair => Read(pair.Value.grad!)),
            weights,
            choice,
            []
        );
    }

    private static Tensor Head(
        SparseCase layer,
        Tensor projected,
        Dictionary<string, Tensor> leaves,
        IReadOnlyList<IReadOnlyList<int[]>> choice,
        int head
    )
    {
        var width = layer.Model.Moe!.HeadSize;
        var part = projected.narrow(1, head * width, width);
        return Moe(layer, part.to(ScalarType.Float32), part, leaves, choice, head);
    }

    private static Tensor Moe(
        SparseCase layer,
        Tensor routed,
        Tensor input,
        Dictionary<string, Tensor> leaves,
        IReadOnlyList<IReadOnlyList<int[]>> choice,
        int router
    )
    {
        long[] chosen = [.. choice[router].SelectMany(experts => experts).Select(expert => (long)expert)];
        var logits = routed.mm(RouterOf(layer, leaves["router"], routed.shape[1], router));
        var gates = logits.gather(1, tensor(chosen, [layer.Tokens, layer.TopK])).softmax(1);
        var (parts, places) = (new List<Tensor>(), new List<long>());
        for (var expert = 0; expert < layer.Experts; expert++)
        {
            long[] mine = [.. Enumerable.Range(0, chosen.Length).Where(place => chosen[place] == expert).Select(place => (long)place)];
            if (mine.Length > 0)
            {
                var rows = input.index_select(0, tensor(mine.Select(place => place / layer.TopK).ToArray()));
                parts.Add(Expert(layer, rows, leaves, (router * layer.Experts) + expert));
                places.AddRange(mine);
            }
        }

        var inverse = places.Select((place, row) => (place, row)).OrderBy(pair => pair.place).Select(pair => (long)pair.row).ToArray();
        var results = cat([.. parts], 0).index_select(0, tensor(inverse)).view(layer.Tokens, layer.TopK, input.shape[1]);
        return results.to(ScalarType.Float32).mul(gates.unsqueeze(-1)).sum(1);
    }

    private static Tensor Expert(SparseCase layer, Tensor rows, Dictionary<string, Tensor> leaves, int expert)
    {
        var (width, size) = (rows.shape[1], layer.ExpertSize);
        var inner = layer.Gated ? 2 * size : size;
        var hidden = rows.mm(leaves["w1"].view(-1, width, inner).select(0, expert).to(layer.Type));
        var activated = layer.Gated
            ? nn.functional.silu(hidden.narrow(1, 0, size)).mul(hidden.narrow(1, size, size))
            : nn.functional.gelu(hidden);
        return activated.mm(leaves["w2"].view(-1, size, width).select(0, expert).to(layer.Type));
    }

    // [width, N_e]
    private static Tensor RouterOf(SparseCase layer, Tensor leaf, long width, int router) =>
        layer.Heads == 0 ? leaf.view(layer.Experts, width).t() : leaf.view(layer.Heads, width, layer.Experts).select(0, router);

    private static Tensor Leaf(double[] values) => tensor(values, dtype: ScalarType.Float32).requires_grad_();

    private static Matrix MatrixOf(Tensor tensor) => new((int)tensor.shape[0], (int)tensor.shape[1], Read(tensor));

    private static double[] Read(Tensor tensor) => LayerRun.Read(tensor);
}
