using System.Collections.Immutable;
using SimMoE.Trainer.Layers;
using SimMoE.Trainer.Measuring.Layers;
using SimMoE.Workload;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary>Which layers are timed: every shape under every strategy, kernel and routing.</summary>
public sealed record LayerGrid
{
    /// <summary>Width of the residual stream, d.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Heads of head-parallel layers.</summary>
    public required int Heads { get; init; }

    /// <summary>Width of a head.</summary>
    public required int HeadSize { get; init; }

    /// <summary>Sequences of a rank.</summary>
    public required int Sequences { get; init; }

    /// <summary>Tokens of a sequence.</summary>
    public required int SequenceLength { get; init; }

    /// <summary>How layers are spread.</summary>
    public required ImmutableArray<StrategyKind> Strategies { get; init; }

    /// <summary>How experts' products are launched in layers that are not spread by heads.</summary>
    public required ImmutableArray<ExpertKernel> Kernels { get; init; }

    /// <summary>Zipf exponents; null is the router as it is initialised.</summary>
    public required ImmutableArray<double?> Routings { get; init; }

    /// <summary>Experts, k and expert size.</summary>
    public required ImmutableArray<(int Experts, int TopK, int ExpertSize)> Shapes { get; init; }

    /// <summary>True for bf16, false for f32; null is bf16 on GPUs alone.</summary>
    public bool? BFloat16 { get; init; }

    /// <summary>Every case: shape by shape, so that what is compared was measured close in time.</summary>
    /// <param name="cuda">True for GPUs.</param>
    public IReadOnlyList<LayerCase> Cases(bool cuda) =>
        [
            .. from shape in Shapes
            from routing in Routings
            from strategy in Strategies
            from kernel in strategy == StrategyKind.HeadParallel ? [ExpertKernel.GroupedGemm] : Kernels
            select new LayerCase
            {
                Strategy = strategy,
                Kernel = kernel,
                HiddenSize = HiddenSize,
                Experts = shape.Experts,
                TopK = shape.TopK,
                ExpertSize = shape.ExpertSize,
                Heads = strategy == StrategyKind.HeadParallel ? Heads : 0,
                HeadSize = strategy == StrategyKind.HeadParallel ? HeadSize : 0,
                Sequences = Sequences,
                SequenceLength = SequenceLength,
                ZipfExponent = routing,
                BFloat16 = BFloat16 ?? cuda,
            },
        ];
}
