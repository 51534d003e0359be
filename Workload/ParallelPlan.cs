using SimMoE.Units;

namespace SimMoE.Workload;

/// <summary>How one training step is spread over ranks and micro-batches.</summary>
public sealed record ParallelPlan
{
    /// <summary>How sparse layers are spread.</summary>
    public required StrategyKind Strategy { get; init; }

    /// <summary>Ranks in all. Attention and dense layers are data parallel over all of them.</summary>
    public required int Ranks { get; init; }

    /// <summary>Ranks that share one set of experts; 1 if experts are not spread. Divides <see cref="Ranks"/>.</summary>
    public int ExpertParallelSize { get; init; } = 1;

    /// <summary>Ranks (or groups of ranks) that share one set of heads; 1 if heads are not spread.
    /// <see cref="HeadParallelSize"/> x <see cref="ExpertParallelSize"/> divides <see cref="Ranks"/>.</summary>
    public int HeadParallelSize { get; init; } = 1;

    /// <summary>Sequences a rank computes in one micro-batch, b.</summary>
    public required int SequencesPerRank { get; init; }

    /// <summary>Micro-batches a step (gradient accumulation).</summary>
    public int MicroBatches { get; init; } = 1;

    /// <summary>Chunks a sparse layer's tokens are cut into, so that one chunk's transfer runs beside another's experts; 1 is
    /// none.</summary>
    public int PipelineChunks { get; init; } = 1;

    /// <summary>Parts that each hop of node-deduplicated forwarding is cut into, so that one hop runs beside the other; 1 is one after the
    /// other. 16 is what DeepEP's recommended settings come to: 4,096 tokens over 10 channels (20 multiprocessors) in sends of 20 to 32
    /// tokens (DeepEP, deep_ep/buffer.py, <c>get_dispatch_config</c>).</summary>
    public int ForwardingChunks { get; init; } = 16;

    /// <summary>True if gradients of shared parameters are reduced while backward still runs.</summary>
    public bool OverlapGradients { get; init; } = true;

    /// <summary>Bytes of gradients that share one all-reduce; zero is one all-reduce a tensor.</summary>
    public Bytes GradientBucket { get; init; } = new(25 * 1024 * 1024);

    /// <summary>True if activations are computed again in backward instead of being kept.</summary>
    public bool RecomputesActivations { get; init; }

    /// <summary>Ranks that hold one whole set of a sparse layer's experts together, and exchange tokens or sub-vectors.</summary>
    public int SparseGroupSize => ExpertParallelSize * HeadParallelSize;

    /// <summary>Copies of each expert; its gradients are reduced over so many ranks.</summary>
    public int ExpertReplicas => Ranks / SparseGroupSize;

    /// <summary>Tokens of one rank in one micro-batch.</summary>
    /// <param name="model">Gives the sequence length.</param>
    /// <exception cref="ArgumentNullException">The model is null.</exception>
    public int TokensPerRank(Models.ModelSpec model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return SequencesPerRank * model.SequenceLength;
    }
}
