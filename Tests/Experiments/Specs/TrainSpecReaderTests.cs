using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Yaml;
using SimMoE.Trainer.Layers;
using SimMoE.Trainer.Training;
using SimMoE.Units;
using SimMoE.Workload.Models;

namespace SimMoE.Tests.Experiments.Specs;

/// <summary>Training specs are read whole, with every problem at once.</summary>
public sealed class TrainSpecReaderTests
{
    private const string Whole = """
        question: does it learn?
        topology: h200x2-nvlink
        model: paper-2.2b-hp
        parallel: {strategy: hp, sequences_per_rank: 8, micro_batches: 20}
        implementation: {experts: grouped-gemm}
        data: {train: [a.bin, /b.bin], validation: c.bin, shuffled: false}
        training: {steps: 100, seed: 3, precision: bf16, device: cpu}
        optimizer: {learning_rate: 1e-3, beta2: 0.99, clip_norm: 0}
        schedule: {kind: trapezoid, warm_up_steps: 10, decay_steps: 20, lowest_learning_rate: 1e-5}
        evaluation: {every: 50, sequences: 64}
        checkpoint: {every: 25, keep: 3}
        output: {folder: somewhere, report_every: 5}
        trace: {every: 10, indices: true}
        """;

    [Fact]
    public void Read_WholeSpec_TakesEveryKey()
    {
        var spec = Read(Whole, ranks: 2);
        var settings = spec.Settings;

        Assert.Equal((2, 2, 655_360), (settings.Plan.Ranks, settings.Plan.HeadParallelSize, settings.TokensPerStep));
        Assert.Equal((100, 3UL, Precision.BFloat16, "cpu"), (settings.Steps, settings.Seed, settings.Precision, spec.Device));
        Assert.Equal(
            (1e-3, 0.9, 0.99, 0.1, 0),
            (
                settings.Optimizer.LearningRate,
                settings.Optimizer.Beta1,
                settings.Optimizer.Beta2,
                settings.Optimizer.WeightDecay,
                settings.Optimizer.ClipNorm
            )
        );
        Assert.Equal(
            (10, 20, 1e-3, 1e-5),
            (settings.Schedule.WarmUpSteps, settings.Schedule.DecaySteps, settings.Schedule.Highest, settings.Schedule.Lowest)
        );
        Assert.Equal(0.05, settings.BalancingRate, 12);
        Assert.Equal(
            (new EvaluationSettings(50, 64), 25, 3, 5),
            (settings.Evaluation, settings.CheckpointEvery, spec.KeptCheckpoints, settings.ReportEvery)
        );
        Assert.Equal(new TraceSettings(10, true), settings.Trace);
        Assert.Equal(["folder/a.bin", "/b.bin"], spec.Data.Train.ToArray());
        Assert.Equal((ExpertKernel.GroupedGemm, "somewhere", false), (spec.Experts, spec.OutFolder, spec.Data.Shuffled));
        Assert.Equal(["question", "topology"], spec.Ignored.ToArray());
    }

    [Theory]
    [InlineData("parallel: {strategy: hp", "parallel: {strategy: hp-ep", "$.parallel.strategy: head-and-expert-parallel is simulated only")]
    [InlineData("{experts: grouped-gemm}", "hp-fused", "$.implementation: hp-fused has experts that are simulated only")]
    [InlineData("{experts: grouped-gemm}", "{experts: per-expert-gemm}", "$.implementation: per-expert-gemm for Multi-Head LatentMoE")]
    [InlineData("warm_up_steps: 10", "warm_up_steps: 90", "$.schedule.decay_steps: 90 steps of warm-up and 20 of decay in 100 steps")]
    [InlineData("steps: 100", "steps: 0", "$.training.steps: found '0'; expected a whole number")]
    [InlineData("clip_norm", "clip_nrm", "$.optimizer.clip_nrm: unknown key 'clip_nrm'; nearest known: clip_norm")]
    [InlineData("model: paper-2.2b-hp", "model: deepseek-v3", "$.model.attention.kind: multi-head-latent attention is simulated only")]
    [InlineData("question: does it learn?", "axes: {training.seed: [1, 2]}", "$.axes: 'axes' makes several runs of one file")]
    [InlineData("sequences_per_rank: 8", "sequences_per_rank: 8, ranks: 1", "$.parallel: found 1 ranks; expected 2")]
    public void Read_SomethingWrong_IsOneProblemThatSaysWhat(string good, string bad, string message)
    {
        var error = Assert.Throws<SpecException>(() => Read(Whole.Replace(good, bad, StringComparison.Ordinal), ranks: 2));

        Assert.Contains(error.Problems, problem => problem.ToString().Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_RanksThatDoNotDivideTheHeads_NamesThoseThatDo()
    {
        var error = Assert.Throws<SpecException>(() => Read(Whole, ranks: 3));

        Assert.Contains("8 heads do not divide over 3 ranks", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_StepsFromTheCommandLine_ShrinkTheRamps()
    {
        var spec = TrainSpecReader.Read(SpecFile.Parse(Whole, "folder/run.yaml"), "run", FieldSetting.ParseAll(["training.steps=15"]), 2);

        Assert.Equal((15, 5, 10), (spec.Settings.Schedule.Steps, spec.Settings.Schedule.WarmUpSteps, spec.Settings.Schedule.DecaySteps));
    }

    [Theory]
    [InlineData("train-demo", 2)]
    [InlineData("train-demo-ep", 2)]
    [InlineData("train-paper-2.2b-hp", 2)]
    [InlineData("train-paper-2.2b-ep", 2)]
    public void Load_Example_IsReadBySimulatorAndTrainer(string name, int ranks)
    {
        var path = RepositoryFolder.File("Experiments", "Examples", $"{name}.yaml");

        Assert.Equal(name, TrainSpecReader.Load(path, [], ranks).Name);
        Assert.Single(ExperimentReader.Load(path, FieldSetting.ParseAll(["topology=h200x2-nvlink"]), null).Cells);
    }

    /// <summary>The small models whose steps one GPU measures: the trainer reads each.</summary>
    [Theory]
    [InlineData("ep-d768", false)]
    [InlineData("hp-d768", false)]
    [InlineData("ep-d768-recomputed", true)]
    [InlineData("ep-d2048", false)]
    [InlineData("hp-d2048", false)]
    [InlineData("hp-d2048-recomputed", true)]
    public void Load_MeasuredStep_IsOfOneRank(string name, bool recomputes)
    {
        var plan = TrainSpecReader.Load(RepositoryFolder.File("Experiments", "Measurements", "steps", $"{name}.yaml"), [], 1).Settings.Plan;
        Assert.Equal((1, 2, recomputes), (plan.Ranks, plan.MicroBatches, plan.RecomputesActivations));
    }

    /// <summary>HP's projections, 2 x 128 x 128 a layer, are EP's wider experts, 2 x 16 x 128 x 8.</summary>
    [Fact]
    public void Load_DemoPair_HasEqualParameters() => Assert.Equal(Parameters("train-demo"), Parameters("train-demo-ep"));

    private static long Parameters(string name) =>
        ParameterCount
            .Of(TrainSpecReader.Load(RepositoryFolder.File("Experiments", "Examples", $"{name}.yaml"), [], 1).Settings.Model)
            .Total;

    private static TrainSpec Read(string yaml, int ranks) =>
        TrainSpecReader.Read(SpecFile.Parse(yaml, "folder/run.yaml"), "run", [], ranks);
}
