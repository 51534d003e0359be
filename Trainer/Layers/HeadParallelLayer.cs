using SimMoE.Trainer.Communication;
using SimMoE.Workload.Stages;

namespace SimMoE.Trainer.Layers;

/// <summary>Multi-Head LatentMoE by head parallelism: every token's sub-vectors travel, evenly and before routing, to the rank that owns
/// their head,
/// which routes them among the head's own experts; the sums travel back (arXiv 2602.04870, sections 3.1 and 3.2; docs/trainer-layers.md).
/// Rank r of P owns heads r N_h/P to (r+1) N_h/P - 1.</summary>
/// <remarks>Parameters: <c>project_in</c> [N_h d_h, d] and <c>project_out</c> [d, N_h d_h], shared; <c>router</c> [H_l, d_h, N_e],
/// <c>w1</c>
/// [H_l, N_e, d_h, d_e] and <c>w2</c> [H_l, N_e, d_e, d_h], owned. The factor 1/sqrt(2L) is on project_out and not on w2, as published. On
/// a GPU in bf16
/// shapes are static and the host never waits, forward or backward: the layer can be captured in a CUDA graph.</remarks>
public sealed class HeadParallelLayer : SparseLayer
{
    private readonly LayerPlace _place;
    private readonly int _localHeads;
    private readonly Parameter _projectInWeight;
    private readonly Parameter _router;
    private readonly Projection _projectIn;
    private readonly Projection _projectOut;
    private readonly ExpertMlp _experts;
    private readonly Tensor _firstOfHead;
    private Forwarded? _forwarded;

    /// <summary>Draws the layer's first weights.</summary>
    /// <param name="place">Which layer, and among whom.</param>
    internal HeadParallelLayer(LayerPlace place)
        : base("head-parallel", [place.Moe.Heads / place.Group.Size, place.Moe.Experts], place.Settings.Device)
    {
        _place = place;
        Block = place.Block;
        var (moe, hidden, device) = (place.Moe, place.Model.HiddenSize, place.Settings.Device);
        _localHeads = moe.Heads / place.Group.Size;
        var head = place.Group.Rank * _localHeads;
        var inner = moe.Gated ? 2 * moe.ExpertSize : moe.ExpertSize;
        _projectInWeight = place.Draw("project_in", [moe.ProjectedWidth, hidden]);
        var projectOut = place.Draw("project_out", [hidden, moe.ProjectedWidth], isOutput: true);
        _router = place.Draw("router", [_localHeads, moe.HeadSize, moe.Experts], head);
        var w1 = place.Draw("w1", [_localHeads, moe.Experts, moe.HeadSize, inner], head);
        var w2 = place.Draw("w2", [_localHeads, moe.Experts, moe.ExpertSize, moe.HeadSize], head);
        register_parameter("project_in", _projectInWeight);
        register_parameter("project_out", projectOut);
        register_parameter("router", _router);
        register_parameter("w1", w1);
        register_parameter("w2", w2);
        _projectIn = new Projection(_projectInWeight, ComputeType);
        _projectOut = new Projection(projectOut, ComputeType);
        _experts = new ExpertMlp(w1, w2, moe.Gated, place.Settings);
        _firstOfHead = torch
            .arange(0L, (long)_localHeads * moe.Experts, moe.Experts, dtype: ScalarType.Int64, device: device)
            .view(_localHeads, 1)
            .DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public override IReadOnlySet<string> OwnedParameters { get; } = new HashSet<string> { "router", "w1", "w2" };

    private ScalarType ComputeType => _place.Settings.ComputeType;

    private ICommunicator Group => _place.Group;

    private int TopK => _place.Moe.TopK;

    // Width of what one rank owns of a token, H_l d_h.
    private long LocalWidth => (long)_localHeads * _place.Moe.HeadSize;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        Forget();
        using var discarded = KeepsForBackward ? null : new KeptTensors();
        var kept = discarded ?? new KeptTensors();
        Tensor tokens;
        Tensor packed;
        using (Time(Pass.Forward, Stage.ProjectIn))
        {
            tokens = kept.Keep(input.detach().reshape(-1, _place.Model.HiddenSize).to(ComputeType).alias());
            packed = ProjectPacked(tokens, _projectIn.Cast().view(Group.Size, LocalWidth, -1).transpose(1, 2));
        }

        Time(Pass.Forward, Stage.Pack).Dispose(); // the product is written in the order in which it is sent
        var subVectors = kept.Keep(Exchange(packed, Pass.Forward, Stage.Dispatch).view(-1, _place.Moe.HeadSize));
        var selection = Route(subVectors, kept);
        var (order, rows) = GroupRows(selection, subVectors, kept);
        Tensor results;
        using (Time(Pass.Forward, Stage.Experts))
        {
            var groups = new RowGroups(order.Ends, rows.shape[0], _localHeads);
            results = _experts.Forward(rows, groups, KeepsForBackward ? kept : null);
        }

        Tensor sums;
        using (Time(Pass.Forward, Stage.Aggregate))
        {
            using var sorted = results;
            results = kept.Keep(RowKernels.GatherGroups(sorted, order.Place.view(-1, TopK)));
            sums = RowKernels.WeightedSums(results, selection.Gates.view(-1, TopK));
        }

        var returned = Exchange(sums.view(packed.shape), Pass.Forward, Stage.Combine);
        using (Time(Pass.Forward, Stage.ProjectOut))
        {
            var concatenated = kept.Keep(Unpack(returned));
            if (KeepsForBackward)
            {
                _forwarded = new Forwarded(kept, tokens, subVectors, selection, order, results, concatenated, input.dtype);
            }

            return _projectOut.Forward(concatenated).view(input.shape).MoveToOuterDisposeScope();
        }
    }

    /// <inheritdoc/>
    public override Tensor Backward(Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        var forwarded = _forwarded ?? throw new InvalidOperationException("no forward has been kept for this backward");
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        Tensor packed;
        using (Time(Pass.Backward, Stage.ProjectOut))
        {
            var outer = gradient.reshape(-1, _place.Model.HiddenSize).to(ComputeType);
            _projectOut.AddGradient(outer, forwarded.Concatenated);
            packed = ProjectPacked(outer, _projectOut.Cast().view(-1, Group.Size, LocalWidth).permute(1, 0, 2));
        }

        var sums = Exchange(packed, Pass.Backward, Stage.Combine).view(-1, _place.Moe.HeadSize);
        var (gates, order) = (forwarded.Selection.Gates.view(-1, TopK), forwarded.Order);
        Tensor rows;
        Tensor gateGradient;
        using (Time(Pass.Backward, Stage.Aggregate))
        {
            gateGradient = RowKernels.Dots(forwarded.Results, sums).view(forwarded.Selection.Gates.shape);
            using var scaled = RowKernels.Scaled(sums, gates);
            rows = RowKernels.Gather(scaled, order.Source);
        }

        using (Time(Pass.Backward, Stage.Experts))
        {
            rows = _experts.Backward(rows);
        }

        Tensor subVectors;
        using (Time(Pass.Backward, Stage.Group))
        {
            using var groups = RowKernels.GatherGroups(rows, order.Place.view(-1, TopK));
            rows.Dispose();
            subVectors = groups.sum(1);
        }

        using (Time(Pass.Backward, Stage.Router))
        {
            RouteBackward(forwarded, gateGradient, subVectors);
        }

        var returned = Exchange(subVectors.view(packed.shape), Pass.Backward, Stage.Dispatch);
        Tensor projected;
        using (Time(Pass.Backward, Stage.Pack))
        {
            projected = Unpack(returned);
        }

        using (Time(Pass.Backward, Stage.ProjectIn))
        {
            _projectIn.AddGradient(projected, forwarded.Tokens);
            var result = _projectIn.Backward(projected).to(forwarded.InputType).view(gradient.shape).MoveToOuterDisposeScope();
            Forget();
            return result;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Forget();
            _firstOfHead.Dispose();
        }

        base.Dispose(disposing);
    }

    // [tokens, d] times [P, d, H_l d_h] for each owner: [P, tokens, H_l d_h], as it is sent.
    private static Tensor ProjectPacked(Tensor tokens, Tensor weights) =>
        tokens.unsqueeze(0).expand(weights.shape[0], tokens.shape[0], tokens.shape[1]).bmm(weights);

    // [P, tokens, H_l d_h]: the part of each rank goes to it, and each rank's comes.
    private Tensor Exchange(Tensor packed, Pass pass, string stage)
    {
        using (Time(pass, stage))
        {
            if (Group.Size == 1)
            {
                return packed;
            }

            var received = torch.empty_like(packed);
            Group.AllToAll(received, packed).Wait();
            return received;
        }
    }

    // [P, tokens, H_l d_h], heads by owner, to [tokens, N_h d_h].
    private Tensor Unpack(Tensor packed) => packed.transpose(0, 1).reshape(-1, Group.Size * LocalWidth);

    private Selection Route(Tensor subVectors, KeptTensors kept)
    {
        using (Time(Pass.Forward, Stage.Router))
        {
            using var heads = ByHead(subVectors, ScalarType.Float32);
            using var scores = torch.empty(
                [heads.shape[1], _localHeads, _place.Moe.Experts],
                dtype: ScalarType.Float32,
                device: heads.device
            );
            LayerOperators.BmmInto(scores.transpose(0, 1), heads, _router.detach());
            var chosen = Selection.Of(scores, SelectionBias, TopK);
            Remember(chosen.Experts.transpose(0, 1));
            return new Selection(kept.Keep(chosen.Experts), kept.Keep(chosen.Gates));
        }
    }

    private (RowOrder Order, Tensor Rows) GroupRows(Selection selection, Tensor subVectors, KeptTensors kept)
    {
        using (Time(Pass.Forward, Stage.Group))
        {
            var order = RowOrder.Of(selection.Experts.add(_firstOfHead).view(-1), _localHeads * _place.Moe.Experts);
            order = new RowOrder(kept.Keep(order.Source), kept.Keep(order.Place), kept.Keep(order.Ends));
            AddLoad(order.Counts());
            return (order, RowKernels.Gather(subVectors, order.Rows(TopK)));
        }
    }

    // In bf16 the gradient of the scores comes from bf16 results: its products are of bf16 too, with sums in f32.
    private void RouteBackward(Forwarded forwarded, Tensor gateGradient, Tensor subVectorGradient)
    {
        var type = LayerOperators.HasFloatResults(gateGradient.device) ? ComputeType : ScalarType.Float32;
        using var dense = forwarded.Selection.ScoreGradient(gateGradient, _place.Moe.Experts, type);
        using var scores = dense.transpose(0, 1);
        using var columns = _router.detach().to(type).transpose(1, 2);
        Gradients.Add(_router, LayerOperators.FloatBmm(ByHead(forwarded.SubVectors, type).transpose(1, 2), scores));
        var target = subVectorGradient.view(-1, _localHeads, _place.Moe.HeadSize).transpose(0, 1);
        if (type == ComputeType)
        {
            LayerOperators.AddBmm(target, scores, columns);
        }
        else
        {
            target.add_(scores.bmm(columns));
        }
    }

    // [H_l, tokens of the group, d_h], strided.
    private Tensor ByHead(Tensor subVectors, ScalarType type) =>
        subVectors.to(type).view(-1, _localHeads, _place.Moe.HeadSize).transpose(0, 1);

    private void Forget()
    {
        _forwarded?.Kept.Dispose();
        _forwarded = null;
    }

    private sealed record Forwarded(
        KeptTensors Kept,
        Tensor Tokens,
        Tensor SubVectors,
        Selection Selection,
        RowOrder Order,
        Tensor Results,
        Tensor Concatenated,
        ScalarType InputType
    );
}
