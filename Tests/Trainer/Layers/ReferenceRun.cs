using SimMoE.Tests.Trainer.Reference;
using SimMoE.Workload.Models;

namespace SimMoE.Tests.Trainer.Layers;

/// <summary>A case computed by the float64 reference.</summary>
public static class ReferenceRun
{
    /// <summary>Computes forward and backward.</summary>
    /// <param name="layer">The case.</param>
    /// <param name="weights">By the layer's parameter names.</param>
    /// <param name="choice">[routers][tokens][k] to take, or null for the reference's own.</param>
    public static LayerOutcome Of(
        SparseCase layer,
        IReadOnlyDictionary<string, double[]> weights,
        IReadOnlyList<IReadOnlyList<int[]>>? choice = null
    )
    {
        var input = new Matrix(layer.Tokens, layer.Hidden, layer.Input);
        var gradient = new Matrix(layer.Tokens, layer.Hidden, layer.OutputGradient);
        var moe = layer.Model.Moe!;
        var routers = Enumerable.Range(0, moe.RouterCount).Select(router => Router(layer, weights, router)).ToArray();
        Matrix output;
        Matrix inputGradient;
        var gradients = new Dictionary<string, double[]>();
        switch (layer.Kind)
        {
            case FeedForwardKind.MultiHeadLatentMoe:
                var multiHead = new ReferenceMultiHeadLatentMoe(
                    Of(weights, "project_in", moe.ProjectedWidth, layer.Hidden),
                    Of(weights, "project_out", layer.Hidden, moe.ProjectedWidth),
                    routers
                );
                output = multiHead.Forward(input, choice);
                inputGradient = multiHead.Backward(gradient);
                gradients["project_in"] = multiHead.ProjectInGradient.Values.ToArray();
                gradients["project_out"] = multiHead.ProjectOutGradient.Values.ToArray();
                break;
            case FeedForwardKind.LatentMoe:
                var latent = new ReferenceLatentMoe(
                    Of(weights, "project_in", moe.LatentSize, layer.Hidden),
                    Of(weights, "project_out", layer.Hidden, moe.LatentSize),
                    routers[0]
                );
                output = latent.Forward(input, choice?[0]);
                inputGradient = latent.Backward(gradient);
                gradients["project_in"] = latent.DownGradient.Values.ToArray();
                gradients["project_out"] = latent.UpGradient.Values.ToArray();
                break;
            default:
                output = routers[0].Forward(input, input, choice?[0]);
                var (routed, own) = routers[0].Backward(gradient);
                inputGradient = routed.Plus(own);
                break;
        }

        gradients["router"] = [.. routers.SelectMany(router => RouterLayout(layer, router.RouterGradient).Values.ToArray())];
        gradients["w1"] = [.. routers.SelectMany(router => router.Experts).SelectMany(expert => expert.FirstGradient.Values.ToArray())];
        gradients["w2"] = [.. routers.SelectMany(router => router.Experts).SelectMany(expert => expert.SecondGradient.Values.ToArray())];
        var chosen = routers.Select(router => router.Choice).ToArray();
        return new LayerOutcome(output, inputGradient, gradients, weights, chosen, Load(chosen, layer.Experts));
    }

    private static double[] Load(IReadOnlyList<IReadOnlyList<int[]>> choice, int experts)
    {
        var load = new double[choice.Count * experts];
        for (var router = 0; router < choice.Count; router++)
        {
            foreach (var expert in choice[router].SelectMany(chosen => chosen))
            {
                load[(router * experts) + expert]++;
            }
        }

        return load;
    }

    private static ReferenceMoe Router(SparseCase layer, IReadOnlyDictionary<string, double[]> weights, int router)
    {
        var moe = layer.Model.Moe!;
        var (width, inner) = (moe.ExpertWidth(layer.Hidden), layer.Gated ? 2 * layer.ExpertSize : layer.ExpertSize);
        var routedWidth = moe.RouterWidth(layer.Hidden);
        var size = routedWidth * layer.Experts;
        var matrix =
            layer.Heads == 0
                ? new Matrix(layer.Experts, routedWidth, weights["router"])
                : new Matrix(routedWidth, layer.Experts, weights["router"].AsSpan(router * size, size)).Transposed();
        var experts = Enumerable
            .Range(router * layer.Experts, layer.Experts)
            .Select(expert => new ReferenceExpert(
                new Matrix(width, inner, weights["w1"].AsSpan(expert * width * inner, width * inner)),
                new Matrix(layer.ExpertSize, width, weights["w2"].AsSpan(expert * width * layer.ExpertSize, width * layer.ExpertSize)),
                layer.Gated
            ));
        double[] bias = [.. Enumerable.Range(0, layer.Experts).Select(layer.Bias)];
        return new ReferenceMoe(matrix, bias, [.. experts], layer.TopK);
    }

    // HP keeps a router as [d_h, N_e], EP as [N_e, d].
    private static Matrix RouterLayout(SparseCase layer, Matrix gradient) => layer.Heads == 0 ? gradient : gradient.Transposed();

    private static Matrix Of(IReadOnlyDictionary<string, double[]> weights, string name, int rows, int columns) =>
        new(rows, columns, weights[name]);
}
