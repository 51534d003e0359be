using SimMoE.Trainer.Layers;
using SimMoE.Workload;
using SimMoE.Workload.Models;

namespace SimMoE.Trainer.Measuring.Layers;

/// <summary>One sparse layer to time.</summary>
public sealed record LayerCase
{
    /// <summary>How it is spread: expert, head or latent expert parallel.</summary>
    public required StrategyKind Strategy { get; init; }

    /// <summary>How the experts' products are launched.</summary>
    public required ExpertKernel Kernel { get; init; }

    /// <summary>Width of the residual stream, d.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Experts N_e, per head with heads.</summary>
    public required int Experts { get; init; }

    /// <summary>k.</summary>
    public required int TopK { get; init; }

    /// <summary>Inner width of an expert, d_e.</summary>
    public required int ExpertSize { get; init; }

    /// <summary>Heads N_h, 0 without.</summary>
    public int Heads { get; init; }

    /// <summary>Width of a head, d_h, 0 without.</summary>
    public int HeadSize { get; init; }

    /// <summary>Sequences of a rank.</summary>
    public required int Sequences { get; init; }

    /// <summary>Tokens of a sequence.</summary>
    public required int SequenceLength { get; init; }

    /// <summary>Zipf exponent of the popularity of experts; null leaves the router as it is initialised.</summary>
    public double? ZipfExponent { get; init; }

    /// <summary>True for products in bf16, false for f32.</summary>
    public required bool BFloat16 { get; init; }

    /// <summary>Tokens of a rank.</summary>
    public int Tokens => Sequences * SequenceLength;

    /// <summary>Name of the implementation in files.</summary>
    public string Implementation =>
        Strategy switch
        {
            StrategyKind.HeadParallel => "hp-plain",
            StrategyKind.LatentExpertParallel => $"latent-ep-{ExpertKernelNames.Of(Kernel)}",
            _ => $"ep-{ExpertKernelNames.Of(Kernel)}",
        };

    /// <summary>Routing as files call it.</summary>
    public string Routing => ZipfExponent is { } exponent ? FormattableString.Invariant($"zipf {exponent}") : "router";

    /// <summary>Type of the products as files call it.</summary>
    public string Precision => BFloat16 ? "bfloat16" : "float32";

    /// <summary>A model of one block that is this layer.</summary>
    public ModelSpec Model =>
        new()
        {
            Name = "layer",
            Layers = 1,
            HiddenSize = HiddenSize,
            VocabularySize = 1,
            SequenceLength = SequenceLength,
            Attention = new AttentionSpec
            {
                Heads = 1,
                KeyValueHeads = 1,
                HeadSize = HiddenSize,
            },
            DenseLayers = 0,
            DenseFeedForwardSize = 0,
            Moe = new MoeSpec
            {
                Kind = Strategy switch
                {
                    StrategyKind.HeadParallel => FeedForwardKind.MultiHeadLatentMoe,
                    StrategyKind.LatentExpertParallel => FeedForwardKind.LatentMoe,
                    _ => FeedForwardKind.Moe,
                },
                Experts = Experts,
                TopK = TopK,
                ExpertSize = ExpertSize,
                Heads = Strategy == StrategyKind.HeadParallel ? Heads : 0,
                HeadSize = Strategy == StrategyKind.HeadParallel ? HeadSize : 0,
            },
        };

    /// <summary>The plan that spreads it over all ranks.</summary>
    /// <param name="ranks">Ranks, 1 or more.</param>
    public ParallelPlan Plan(int ranks) =>
        new()
        {
            Strategy = Strategy,
            Ranks = ranks,
            ExpertParallelSize = Strategy == StrategyKind.HeadParallel ? 1 : ranks,
            HeadParallelSize = Strategy == StrategyKind.HeadParallel ? ranks : 1,
            SequencesPerRank = Sequences,
        };
}
