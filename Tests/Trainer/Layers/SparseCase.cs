using SimMoE.Trainer.Layers;
using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Models;

namespace SimMoE.Tests.Trainer.Layers;

/// <summary>One small sparse layer with its tokens, the same numbers whatever the ranks, type and kernel.</summary>
public sealed record SparseCase
{
    public FeedForwardKind Kind { get; init; } = FeedForwardKind.Moe;

    public int Ranks { get; init; } = 1;

    /// <summary>Over all ranks.</summary>
    public int Tokens { get; init; } = 24;

    public int Hidden { get; init; } = 16;

    public int Experts { get; init; } = 8;

    public int TopK { get; init; } = 2;

    public int ExpertSize { get; init; } = 24;

    public bool Gated { get; init; }

    public ulong Seed { get; init; } = 1;

    public ScalarType Type { get; init; } = ScalarType.Float32;

    public ExpertKernel Kernel { get; init; } = ExpertKernel.GroupedGemm;

    /// <summary>Added to the selection of each expert (of each head).</summary>
    public Func<int, double> Bias { get; init; } = _ => 0;

    public int Heads => Kind == FeedForwardKind.MultiHeadLatentMoe ? 4 : 0;

    public ModelSpec Model =>
        new()
        {
            Name = "case",
            Layers = 2,
            HiddenSize = Hidden,
            VocabularySize = 64,
            SequenceLength = Tokens / Ranks,
            Attention = new AttentionSpec
            {
                Kind = AttentionKind.GroupedQuery,
                Heads = 2,
                KeyValueHeads = 2,
                HeadSize = 8,
            },
            DenseLayers = 1,
            DenseFeedForwardSize = 32,
            Moe = new MoeSpec
            {
                Kind = Kind,
                Experts = Experts,
                TopK = TopK,
                ExpertSize = ExpertSize,
                Gated = Gated,
                Heads = Heads,
                HeadSize = Heads == 0 ? 0 : 8,
                LatentSize = Kind == FeedForwardKind.LatentMoe ? 8 : 0,
            },
        };

    public ParallelPlan Plan =>
        new()
        {
            Strategy = Kind switch
            {
                FeedForwardKind.MultiHeadLatentMoe => StrategyKind.HeadParallel,
                FeedForwardKind.LatentMoe => StrategyKind.LatentExpertParallel,
                _ => StrategyKind.ExpertParallel,
            },
            Ranks = Ranks,
            ExpertParallelSize = Heads == 0 ? Ranks : 1,
            HeadParallelSize = Heads == 0 ? 1 : Ranks,
            SequencesPerRank = 1,
            GradientBucket = new Bytes(0),
        };

    public double[] Input => Draw("tokens");

    public double[] OutputGradient => Draw("gradient");

    public override string ToString() =>
        $"{Kind} ranks={Ranks} tokens={Tokens} d={Hidden} experts={Experts} k={TopK} d_e={ExpertSize} gated={Gated} seed={Seed} {Type} {Kernel}";

    private double[] Draw(string name)
    {
        var stream = new RandomStream(Seed, name);
        return [.. Enumerable.Range(0, Tokens * Hidden).Select(_ => (double)(float)stream.NextGaussian())];
    }
}
