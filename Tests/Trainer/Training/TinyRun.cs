using SimMoE.Tests.Trainer.Communication;
using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Layers;
using SimMoE.Trainer.Model;
using SimMoE.Trainer.Training;
using SimMoE.Workload;
using SimMoE.Workload.Models;

namespace SimMoE.Tests.Trainer.Training;

/// <summary>A model and a run small enough for a test: three blocks, the first dense.</summary>
internal static class TinyRun
{
    public const int SequenceLength = 12;

    public const int Vocabulary = 32;

    public static ModelSpec Model(FeedForwardKind kind = FeedForwardKind.MultiHeadLatentMoe) =>
        new()
        {
            Name = "tiny",
            Layers = 3,
            HiddenSize = 16,
            VocabularySize = Vocabulary,
            SequenceLength = SequenceLength,
            Attention = new AttentionSpec
            {
                Heads = 4,
                KeyValueHeads = 2,
                HeadSize = 4,
            },
            DenseLayers = kind == FeedForwardKind.Dense ? 3 : 1,
            DenseFeedForwardSize = 24,
            Moe =
                kind == FeedForwardKind.Dense
                    ? null
                    : new MoeSpec
                    {
                        Kind = kind,
                        Experts = 8,
                        TopK = 2,
                        ExpertSize = 8,
                        Heads = kind == FeedForwardKind.MultiHeadLatentMoe ? 4 : 0,
                        HeadSize = kind == FeedForwardKind.MultiHeadLatentMoe ? 4 : 0,
                        LatentSize = kind == FeedForwardKind.LatentMoe ? 8 : 0,
                    },
        };

    public static ParallelPlan Plan(
        int ranks = 1,
        int sequences = 4,
        int microBatches = 1,
        FeedForwardKind kind = FeedForwardKind.MultiHeadLatentMoe
    ) =>
        new()
        {
            Strategy = kind switch
            {
                FeedForwardKind.MultiHeadLatentMoe => StrategyKind.HeadParallel,
                FeedForwardKind.LatentMoe => StrategyKind.LatentExpertParallel,
                FeedForwardKind.Moe => StrategyKind.ExpertParallel,
                _ => StrategyKind.DataParallel,
            },
            Ranks = ranks,
            HeadParallelSize = kind == FeedForwardKind.MultiHeadLatentMoe ? ranks : 1,
            ExpertParallelSize = kind is FeedForwardKind.Moe or FeedForwardKind.LatentMoe ? ranks : 1,
            SequencesPerRank = sequences,
            MicroBatches = microBatches,
        };

    /// <summary>A large epsilon, so that rounding in gradients near 0 does not become a step of full size.</summary>
    public static TrainingSettings Settings(ModelSpec model, ParallelPlan plan, long steps = 2) =>
        new()
        {
            Model = model,
            Plan = plan,
            Steps = steps,
            Seed = 7,
            Optimizer = new OptimizerSettings
            {
                LearningRate = 0.01,
                Epsilon = 1e-3,
                ClipNorm = 0.5,
            },
            Schedule = new LearningRateSchedule
            {
                Kind = ScheduleKind.Constant,
                Steps = steps,
                Highest = 0.01,
            },
            BalancingRate = 0.01,
            ReportEvery = 1,
        };

    public static GptModel Create(TrainingSettings settings, ProcessGroups groups) =>
        ModelFactory.Create(settings, ExpertKernel.GroupedGemm, groups, TestDevice.IsCuda ? 0 : null);

    /// <summary>Takes every step of a run, on as many threads as it has ranks.</summary>
    public static IReadOnlyList<TinyOutcome> Train(TrainingSettings settings, ITokenSource source, Action<TrainingStep>? prepare = null)
    {
        var outcomes = new TinyOutcome[settings.Plan.Ranks];
        ThreadGroup.Run(
            settings.Plan,
            groups =>
            {
                using var model = Create(settings, groups);
                using var step = new TrainingStep(settings, model, groups, source);
                prepare?.Invoke(step);
                var losses = new List<float>();
                var norms = new List<float>();
                for (var i = 0L; i < settings.Steps; i++)
                {
                    using var result = step.Run(i);
                    losses.Add(Read(result.Loss)[0]);
                    norms.Add(Read(result.GradientNorm)[0]);
                }

                outcomes[groups.World.Rank] = new TinyOutcome(losses, norms, Weights(model), model.OwnedParameters.ToHashSet());
            }
        );
        return outcomes;
    }

    public static Dictionary<string, float[]> Weights(GptModel model)
    {
        var weights = model.named_parameters().ToDictionary(pair => pair.name, pair => Read(pair.parameter));
        foreach (var (block, layer) in model.SparseLayers)
        {
            weights[$"bias of {block}"] = Read(layer.SelectionBias);
        }

        return weights;
    }

    public static float[] Read(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var none = no_grad();
        return tensor.detach().to_type(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
    }
}
