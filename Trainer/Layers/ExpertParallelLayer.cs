using SimMoE.Workload.Stages;

namespace SimMoE.Trainer.Layers;

/// <summary>Mixture of experts by expert parallelism: copies of tokens travel to the ranks that own the experts a router picked, and the
/// results back
/// (docs/trainer-layers.md). Rank r of P owns experts r N_e/P to (r+1) N_e/P - 1. In a group of one it is the data-parallel
/// layer.</summary>
/// <remarks>Parameters: <c>router</c> [N_e, d], shared; <c>w1</c> [N_e/P, d, d_e] and <c>w2</c> [N_e/P, d_e, d], owned. w2 starts with the
/// factor
/// 1/sqrt(2L) of output projections, as the published EP layer does. Forward waits for the device once, in host-sync.</remarks>
public class ExpertParallelLayer : SparseLayer
{
    private readonly LayerPlace _place;
    private readonly Parameter _router;
    private readonly ExpertMlp _experts;
    private readonly TokenExchange _exchange;
    private Forwarded? _forwarded;

    /// <summary>Draws the layer's first weights.</summary>
    /// <param name="place">Which layer, and among whom.</param>
    internal ExpertParallelLayer(LayerPlace place)
        : this(place, place.Model.HiddenSize, scalesExperts: true) { }

    private protected ExpertParallelLayer(LayerPlace place, int width, bool scalesExperts)
        : base("expert-parallel", [place.Moe.Experts], place.Settings.Device)
    {
        _place = place;
        Block = place.Block;
        var moe = place.Moe;
        var local = moe.Experts / place.Group.Size;
        var first = place.Group.Rank * local;
        _router = place.Draw("router", [moe.Experts, place.Model.HiddenSize]);
        var w1 = place.Draw("w1", [local, width, moe.Gated ? 2 * moe.ExpertSize : moe.ExpertSize], first);
        var w2 = place.Draw("w2", [local, moe.ExpertSize, width], first, scalesExperts);
        register_parameter("router", _router);
        register_parameter("w1", w1);
        register_parameter("w2", w2);
        _experts = new ExpertMlp(w1, w2, moe.Gated, place.Settings);
        _exchange = new TokenExchange(this, place.Group, moe.Experts, _experts.NeedsCounts);
    }

    /// <inheritdoc/>
    public override IReadOnlySet<string> OwnedParameters { get; } = new HashSet<string> { "w1", "w2" };

    private protected ScalarType ComputeType => _place.Settings.ComputeType;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        Forget();
        var kept = new KeptTensors();
        var tokens = input.detach().reshape(-1, _place.Model.HiddenSize).to(ScalarType.Float32);
        var inner = Enter(tokens, kept);
        var selection = Route(tokens, kept);
        var rows = _exchange.Dispatch(selection.Experts, inner, ComputeType, kept);
        Tensor results;
        using (Time(Pass.Forward, Stage.Experts))
        {
            results = _experts.Forward(rows, _exchange.Groups, KeepsForBackward ? kept : null);
        }

        results = _exchange.Return(results, Pass.Forward);
        Tensor groups;
        using (Time(Pass.Forward, Stage.Unpermute))
        {
            groups = kept.Keep(RowKernels.GatherGroups(results, _exchange.Order.Place.view(selection.Gates.shape)));
            results.Dispose();
        }

        Tensor output;
        using (Time(Pass.Forward, Stage.Aggregate))
        {
            output = RowKernels.WeightedSums(groups, selection.Gates);
        }

        output = Leave(output, kept).view(input.shape).MoveToOuterDisposeScope();
        if (KeepsForBackward)
        {
            _forwarded = new Forwarded(kept, kept.Keep(tokens.alias()), selection, groups, input.dtype);
        }
        else
        {
            kept.Dispose();
        }

        return output;
    }

    /// <inheritdoc/>
    public override Tensor Backward(Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        var forwarded = _forwarded ?? throw new InvalidOperationException("no forward has been kept for this backward");
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var rows = LeaveBackward(gradient.reshape(-1, _place.Model.HiddenSize).to(ComputeType));
        var (tokens, gates) = (forwarded.Tokens, forwarded.Selection.Gates);
        var order = _exchange.Order;
        Tensor sent;
        Tensor gateGradient;
        using (Time(Pass.Backward, Stage.Aggregate))
        {
            gateGradient = RowKernels.Dots(forwarded.Results, rows);
            sent = RowKernels.Scaled(rows, gates);
        }

        using (Time(Pass.Backward, Stage.Unpermute))
        {
            using var scaled = sent;
            sent = RowKernels.Gather(scaled, order.Source);
        }

        var expertRows = _exchange.Forward(sent);
        using (Time(Pass.Backward, Stage.Experts))
        {
            expertRows = _experts.Backward(expertRows);
        }

        sent = _exchange.Return(expertRows, Pass.Backward);
        using (Time(Pass.Backward, Stage.Permute))
        {
            using var groups = RowKernels.GatherGroups(sent, order.Place.view(gates.shape));
            sent.Dispose();
            rows = groups.sum(1);
        }

        Tensor inputGradient;
        using (Time(Pass.Backward, Stage.Router))
        {
            inputGradient = RouteBackward(tokens, forwarded.Selection, gateGradient);
        }

        inputGradient = EnterBackward(rows, inputGradient).to(forwarded.InputType).view(gradient.shape);
        inputGradient.MoveToOuterDisposeScope();
        Forget();
        return inputGradient;
    }

    /// <summary>What the experts see of the tokens.</summary>
    private protected virtual Tensor Enter(Tensor tokens, KeptTensors kept) => tokens;

    /// <summary>Adds the experts' part of the input's gradient to the router's.</summary>
    private protected virtual Tensor EnterBackward(Tensor gradient, Tensor routerGradient) => routerGradient.add_(gradient);

    /// <summary>The layer's output from the aggregated results.</summary>
    private protected virtual Tensor Leave(Tensor aggregated, KeptTensors kept) => aggregated;

    /// <summary>Gradient of the aggregated results.</summary>
    private protected virtual Tensor LeaveBackward(Tensor gradient) => gradient;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Forget();
            _exchange.Dispose();
        }

        base.Dispose(disposing);
    }

    private Selection Route(Tensor tokens, KeptTensors kept)
    {
        using (Time(Pass.Forward, Stage.Router))
        {
            using var scores = tokens.mm(_router.detach().t());
            var chosen = Selection.Of(scores, SelectionBias, _place.Moe.TopK);
            Remember(chosen.Experts);
            return new Selection(kept.Keep(chosen.Experts), kept.Keep(chosen.Gates));
        }
    }

    // In bf16 the gradient of the scores comes from bf16 results: its products are of bf16 too, with sums and results in f32.
    private Tensor RouteBackward(Tensor tokens, Selection selection, Tensor gateGradient)
    {
        var type = LayerOperators.HasFloatResults(tokens.device) ? ComputeType : ScalarType.Float32;
        using var scores = selection.ScoreGradient(gateGradient, _place.Moe.Experts, type);
        Gradients.Add(_router, LayerOperators.FloatMm(scores.t(), tokens.to(type)));
        return LayerOperators.FloatMm(scores, _router.detach().to(type));
    }

    private void Forget()
    {
        _forwarded?.Kept.Dispose();
        _forwarded = null;
    }

    private sealed record Forwarded(KeptTensors Kept, Tensor Tokens, Selection Selection, Tensor Results, ScalarType InputType);
}
