using SimMoE.Units;
using SimMoE.Workload.Stages;

namespace SimMoE.Workload.Models;

/// <summary>Operations that one token costs in one block, by part; a multiply-add counts as two.</summary>
/// <remarks>Matrix products only. Backward is twice forward: one product for the gradient of the input, one for that of the weight.
/// What an implementation adds (recomputation, padding) is the compute model's business. docs/models/parameters-and-flops.md.</remarks>
public sealed record FlopCount
{
    /// <summary>Attention projections.</summary>
    public Flops AttentionProjections { get; init; }

    /// <summary>Scores and weighted sum of values, causal, averaged over the positions of a sequence.</summary>
    public Flops AttentionCore { get; init; }

    /// <summary>Dense feed-forward layer.</summary>
    public Flops Dense { get; init; }

    /// <summary>Routers.</summary>
    public Flops Router { get; init; }

    /// <summary>Routed experts.</summary>
    public Flops Experts { get; init; }

    /// <summary>Shared experts.</summary>
    public Flops SharedExperts { get; init; }

    /// <summary>W_in and W_out, or down- and up-projection.</summary>
    public Flops Projections { get; init; }

    /// <summary>Output projection; only in <see cref="OfModel"/>.</summary>
    public Flops Head { get; init; }

    /// <summary>Sum of the parts.</summary>
    public Flops Total => AttentionProjections + AttentionCore + Dense + Router + Experts + SharedExperts + Projections + Head;

    /// <summary>One block, for one token.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layer">Block, 0 to <see cref="ModelSpec.Layers"/> - 1.</param>
    /// <param name="pass">Direction; <see cref="Pass.Update"/> costs nothing here.</param>
    /// <exception cref="ArgumentNullException">The model is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No such block.</exception>
    public static FlopCount OfBlock(ModelSpec model, int layer, Pass pass)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, model.Layers);
        var factor = Factor(pass);
        var attention = model.Attention;
        var feedForward = model.IsSparse(layer)
            ? OfSparseLayer(model.Moe!, model.HiddenSize, pass)
            : new FlopCount
            {
                Dense = new Flops(2 * factor * ParameterCount.OfMlp(model.HiddenSize, model.DenseFeedForwardSize, model.DenseGated)),
            };
        return feedForward with
        {
            AttentionProjections = new Flops(2 * factor * ParameterCount.OfAttention(attention, model.HiddenSize)),
            AttentionCore = new Flops(factor * CorePerToken(attention, model.SequenceLength)),
        };
    }

    /// <summary>One sparse feed-forward layer, for one token.</summary>
    /// <param name="moe">The layer.</param>
    /// <param name="hiddenSize">Width of the residual stream.</param>
    /// <param name="pass">Direction.</param>
    /// <exception cref="ArgumentNullException">The layer is null.</exception>
    public static FlopCount OfSparseLayer(MoeSpec moe, int hiddenSize, Pass pass)
    {
        var parameters = ParameterCount.OfSparseLayer(moe, hiddenSize);
        var factor = 2 * Factor(pass); // a multiply-add for each weight that the token meets
        return new FlopCount
        {
            Router = new Flops(factor * parameters.Router),
            Experts = new Flops(factor * parameters.ActiveExperts),
            SharedExperts = new Flops(factor * parameters.SharedExperts),
            Projections = new Flops(factor * parameters.Projections),
        };
    }

    /// <summary>The whole model with its output projection, for one token.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pass">Direction.</param>
    /// <exception cref="ArgumentNullException">The model is null.</exception>
    public static FlopCount OfModel(ModelSpec model, Pass pass)
    {
        ArgumentNullException.ThrowIfNull(model);
        var dense = model.DenseBlocks == 0 ? new FlopCount() : OfBlock(model, 0, pass).Times(model.DenseBlocks);
        var sparse = model.MoeLayers == 0 ? new FlopCount() : OfBlock(model, model.Layers - 1, pass).Times(model.MoeLayers);
        return new FlopCount
        {
            AttentionProjections = dense.AttentionProjections + sparse.AttentionProjections,
            AttentionCore = dense.AttentionCore + sparse.AttentionCore,
            Dense = dense.Dense,
            Router = sparse.Router,
            Experts = sparse.Experts,
            SharedExperts = sparse.SharedExperts,
            Projections = sparse.Projections,
            Head = new Flops(2 * Factor(pass) * model.VocabularySize * model.HiddenSize),
        };
    }

    private static long Factor(Pass pass) =>
        pass switch
        {
            Pass.Forward => 1,
            Pass.Backward => 2,
            _ => 0,
        };

    // Position i (from 1) meets i keys, (T + 1) / 2 on average; two products of 2 operations for each key and channel.
    private static long CorePerToken(AttentionSpec attention, int sequenceLength) =>
        (long)attention.Heads * (attention.QueryKeySize + attention.ValueSize) * (sequenceLength + 1L);

    private FlopCount Times(long blocks) =>
        new()
        {
            AttentionProjections = AttentionProjections * blocks,
            AttentionCore = AttentionCore * blocks,
            Dense = Dense * blocks,
            Router = Router * blocks,
            Experts = Experts * blocks,
            SharedExperts = SharedExperts * blocks,
            Projections = Projections * blocks,
        };
}
