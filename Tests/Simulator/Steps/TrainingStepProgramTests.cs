using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Programs;
using SimMoE.Simulator.Results;
using SimMoE.Simulator.Steps;
using SimMoE.Tests.Simulator.Strategies;
using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Models;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Simulator.Steps;

public sealed class TrainingStepProgramTests
{
    private static StepSetup Setup(int ranks = 4, int ep = 2, int microBatches = 1, FakeRouting? routing = null) =>
        Small.Setup(
            Small.Model(Small.Moe()),
            Small.Plan(StrategyKind.ExpertParallel, ranks, ep: ep) with
            {
                MicroBatches = microBatches,
                GradientBucket = Bytes.Zero,
            },
            routing ?? FakeRouting.Of(4, (_, token) => [token % 4, (token + 1) % 4])
        );

    /// <summary>
    /// Shared: embedding and head 2 x 16 x 8 = 256; attention of two blocks 2 x 4 x 64 = 512; dense MLP 2 x 8 x 16 = 256; router 8 x 4 =
    /// 32;
    /// norms 5 x 8 = 40. Owned: experts 4 x 2 x 8 x 16 = 1024, half of them on each of two ranks. The whole model: 2120.
    /// </summary>
    [Fact]
    public void ParameterTensors_TwoRanks_SumToTheModelsParameters()
    {
        var setup = Setup();
        var tensors = ParameterTensors.Of(setup);
        Assert.Equal(1096, tensors.Where(tensor => !tensor.IsOwned).Sum(tensor => tensor.Total));
        Assert.Equal(512, tensors.Where(tensor => tensor.IsOwned).Sum(tensor => tensor.Total));
        Assert.Equal(2120, ParameterCount.Of(setup.Model).Total);
    }

    /// <summary>Fused experts read bf16 weights that the update writes: 2 B for each of the rank's 512, 1 ps a byte here.</summary>
    [Fact]
    public void Update_FusedExperts_WritesTheirBf16Copy()
    {
        var plain = Setup();
        var fused = plain with { Sparse = Small.Code(ExpertKernelKind.Fused) };
        Assert.Equal(1024, Update(fused) - Update(plain));
    }

    private static long Update(StepSetup setup)
    {
        var program = TrainingStepProgram.Build(setup).Program;
        return program
            .Ranks[0]
            .Where(op => op.Kind == OpKind.Kernel && program.Stages[op.Stage].Name == Stage.Optimizer)
            .Sum(op => op.Duration.Picoseconds);
    }

    /// <summary>Four bytes of f32 for each of 1096 shared parameters among all four ranks, and for each of 512 owned among two
    /// replicas.</summary>
    [Fact]
    public void GradientReduce_PerTensor_ReducesEveryParameterOnce()
    {
        var step = TrainingStepProgram.Build(Setup());
        var bytes = step.Volumes.Stages.Where(key => key.Name == Stage.GradientReduce).Sum(key => step.Volumes.Of(key).LogicalBytes[0]);
        Assert.Equal(4 * (1096 + 512), bytes);
        var groups = step
            .Program.Collectives.Where(collective => collective.Name == "all-reduce")
            .Select(collective => string.Join(' ', collective.Phases[0].Ranks))
            .Distinct()
            .Order();
        Assert.Equal(["0 1 2 3", "0 2", "1 3"], groups);
    }

    /// <summary>One bucket larger than the model: one all-reduce of shared gradients and one in each of two replica groups.</summary>
    [Fact]
    public void GradientReduce_LargeBucket_SendsOnce()
    {
        var setup = Setup();
        var step = TrainingStepProgram.Build(setup with { Plan = setup.Plan with { GradientBucket = Bytes.Parse("1 GB") } });
        Assert.Equal(3, step.Program.Collectives.Count(collective => collective.Name == "all-reduce"));
    }

    [Fact]
    public void GradientReduce_Overlapped_IsHiddenBehindBackward()
    {
        var setup = Setup();
        var overlapped = Small.Run(setup, SimulationScope.Step);
        var after = Small.Run(setup with { Plan = setup.Plan with { OverlapGradients = false } }, SimulationScope.Step);
        Assert.True(overlapped.Causes.Seconds(Cause.GradientTransfer) < after.Causes.Seconds(Cause.GradientTransfer));
        Assert.True(overlapped.StepTime < after.StepTime);
    }

    /// <summary>
    /// Micro-batch 0 sends everything to rank 0's experts, micro-batch 1 to rank 1's: each is as slow as the other although the sums are
    /// even.
    /// Rows of rank 0: 2 ranks x 4 tokens x 2 experts = 16, then 0.
    /// </summary>
    [Fact]
    public void MicroBatches_OppositeSkew_ArePaidEach()
    {
        var routing = new FakeRouting(4, (microBatch, _, _, _) => microBatch == 0 ? [0, 1] : [2, 3]);
        var step = TrainingStepProgram.Build(Setup(ranks: 2, microBatches: 2, routing: routing));
        Assert.Equal([16, 0], step.Volumes.Of(new StageKey(0, 1, Pass.Forward, Stage.Experts)).Rows);
        Assert.Equal([0, 16], step.Volumes.Of(new StageKey(1, 1, Pass.Forward, Stage.Experts)).Rows);
        var report = Small.Run(Setup(ranks: 2, microBatches: 2, routing: routing), SimulationScope.Step);
        Assert.True(report.Causes.Seconds(Cause.ImbalanceWait) > 40e-6, "each rank waits 48 us of 96");
    }

    /// <summary>Recomputation runs forward again: as many rows under backward as gradients, and again the dispatch.</summary>
    [Fact]
    public void Recompute_Experts_AreFiledUnderBackwardTwice()
    {
        var setup = Setup(ranks: 2);
        var step = TrainingStepProgram.Build(setup with { Plan = setup.Plan with { RecomputesActivations = true } });
        Assert.Equal(32, step.Volumes.Of(new StageKey(0, 1, Pass.Backward, Stage.Experts)).Rows.Sum());
        Assert.Equal(16, step.Volumes.Of(new StageKey(0, 1, Pass.Forward, Stage.Experts)).Rows.Sum());
    }

    /// <summary>Numbering the ranks of a group the other way round changes who is slow, not how long the step takes.</summary>
    [Fact]
    public void StepTime_RelabelledRanks_IsTheSame()
    {
        int[][] first =
        [
            [0, 1],
            [0, 2],
            [2, 3],
            [1, 3],
        ];
        var one = Small.Run(
            Setup(2, 2, 1, FakeRouting.Of(4, (source, token) => source == 0 ? first[token] : [0, 1])),
            SimulationScope.Step
        );
        var other = Small.Run(
            Setup(2, 2, 1, FakeRouting.Of(4, (source, token) => source == 1 ? [.. first[token].Select(e => (e + 2) % 4)] : [2, 3])),
            SimulationScope.Step
        );
        Assert.Equal(one.StepTime, other.StepTime);
    }

    [Fact]
    public void Build_DenseModel_HasNoSparseStage()
    {
        var setup = Small.Setup(Small.Model(null), Small.Plan(StrategyKind.DataParallel, 2), FakeRouting.Of(1, (_, _) => [0]));
        Assert.DoesNotContain(TrainingStepProgram.Build(setup).Program.Stages, key => key.Name is Stage.Experts or Stage.Dispatch);
    }

    /// <summary>Everything wrong is said at once.</summary>
    [Fact]
    public void Build_SeveralMistakes_ReportsAll()
    {
        var setup = Setup();
        var error = Assert.Throws<SpecException>(() =>
            TrainingStepProgram.Build(setup with { Plan = setup.Plan with { Ranks = 6, ExpertParallelSize = 3 } })
        );
        Assert.Contains(error.Problems, problem => problem.Found.Contains("6 ranks on a topology of 4 GPUs", StringComparison.Ordinal));
        Assert.Contains(error.Problems, problem => problem.Path == "$.plan.expert_parallel");
    }

    [Fact]
    public void Layout_TwoByTwo_IsAsDocumented()
    {
        var layout = new GroupLayout(Small.Plan(StrategyKind.HeadAndExpertParallel, 8, ep: 2, hp: 2));
        Assert.Equal([0, 1], layout.Experts.Members[0]);
        Assert.Equal([1, 3], layout.Heads.Members[1]);
        Assert.Equal([2, 6], layout.Replicas.Members[2]);
        Assert.Equal((1, 0, 1), layout.Place(5));
    }

    /// <summary>Two ranks with different kernels have lists of their own; records and waits name the same marks.</summary>
    [Fact]
    public void ProgramBuilder_DifferentCosts_AreReadByRank()
    {
        var builder = new ProgramBuilder(2);
        var stage = new StageKey(0, 0, Pass.Forward, Stage.Experts);
        builder.Kernel(stage, [new(new SimDuration(1), 1), new(new SimDuration(2), 3)]);
        var mark = builder.Record(stage, Streams.Compute);
        builder.Wait(stage, Streams.Communication, mark);
        var program = builder.Build();
        Assert.NotSame(program.Ranks[0], program.Ranks[1]);
        Assert.Equal(new Op(OpKind.Kernel, 0, 0, new SimDuration(2), 3, 0), program.Ranks[1][0]);
        Assert.Equal(program.Ranks[0][1].Argument, program.Ranks[0][2].Argument);
    }

    /// <summary>80 GB device, 1 GB hidden in the weights of a huge table: 4 + 8 + 4 B for each of 8 G parameters cannot fit.</summary>
    [Fact]
    public void Conclusions_TooLargeModel_SayOutOfMemory()
    {
        var setup = Setup();
        var report = Small.Run(setup with { Model = setup.Model with { VocabularySize = 500_000_000 } }, SimulationScope.Step);
        Assert.StartsWith("out of memory on rank 0: ", report.Conclusions[0].Text, StringComparison.Ordinal);
        Assert.EndsWith(" of 80 GB", report.Conclusions[0].Text, StringComparison.Ordinal);
    }
}
