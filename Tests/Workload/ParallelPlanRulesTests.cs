using SimMoE.Experiments.Specs;
using SimMoE.Workload;

namespace SimMoE.Tests.Workload;

public sealed class ParallelPlanRulesTests
{
    private static readonly ParallelPlan Ep = new()
    {
        Strategy = StrategyKind.ExpertParallel,
        Ranks = 8,
        ExpertParallelSize = 8,
        SequencesPerRank = 1,
    };

    private static readonly ParallelPlan Hp = new()
    {
        Strategy = StrategyKind.HeadParallel,
        Ranks = 8,
        HeadParallelSize = 8,
        SequencesPerRank = 1,
    };

    [Fact]
    public void Check_PapersPlans_BreakNoRule()
    {
        Assert.Empty(ParallelPlanRules.Check(Ep, ModelReader.Preset("paper-2.2b-ep")));
        Assert.Empty(ParallelPlanRules.Check(Hp, ModelReader.Preset("paper-2.2b-hp")));
        var both = Hp with { Strategy = StrategyKind.HeadAndExpertParallel, Ranks = 64, ExpertParallelSize = 8 };
        Assert.Empty(ParallelPlanRules.Check(both, ModelReader.Preset("paper-2.2b-hp")));
        Assert.Equal(64, both.SparseGroupSize);
        Assert.Equal(1, both.ExpertReplicas);
    }

    /// <summary>250 experts over 16 ranks: 240 and 256 divide; of the ranks, 10 and 25 divide 250.</summary>
    [Fact]
    public void Check_ExpertsThatDoNotDivide_NamesTheNearest()
    {
        var model = ModelReader.Preset("paper-2.2b-ep");
        model = model with { Moe = model.Moe! with { Experts = 250 } };
        var problem = Assert.Single(ParallelPlanRules.Check(Ep with { Ranks = 16, ExpertParallelSize = 16 }, model));
        Assert.Equal("$.plan.expert_parallel", problem.Path);
        Assert.Equal("250 experts do not divide over 16 ranks", problem.Found);
        Assert.Equal("numbers of experts near it that do: 240 or 256; ranks near it that do: 10 or 25", problem.Expected);
    }

    [Fact]
    public void Check_MoreRanksThanHeads_PointsToHeadAndExpertParallel()
    {
        var problem = Assert.Single(
            ParallelPlanRules.Check(Hp with { Ranks = 16, HeadParallelSize = 16 }, ModelReader.Preset("paper-2.2b-hp"))
        );
        Assert.Equal("8 heads do not divide over 16 ranks", problem.Found);
        Assert.Contains("head-and-expert-parallel", problem.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_StrategyOfAnotherLayerKind_NamesThoseThatFit()
    {
        var problem = Assert.Single(ParallelPlanRules.Check(Hp, ModelReader.Preset("paper-2.2b-ep")));
        Assert.Equal("$.plan.strategy", problem.Path);
        Assert.Contains("expert-parallel-rank-dedup", problem.Expected, StringComparison.Ordinal);
    }

    /// <summary>Three rules at once: groups of 5 in 8 ranks, 384 experts over 5 ranks, 4096 chunks of 2048 tokens.</summary>
    [Fact]
    public void Check_SeveralRules_AreAllReported()
    {
        var problems = ParallelPlanRules.Check(
            Ep with
            {
                ExpertParallelSize = 5,
                PipelineChunks = 4096,
            },
            ModelReader.Preset("paper-2.2b-ep")
        );
        Assert.Equal(
            ["$.plan.expert_parallel", "$.plan.pipeline_chunks", "$.plan.expert_parallel"],
            problems.Select(problem => problem.Path)
        );
        Assert.Equal("sizes near it that divide: 4 or 8", problems[0].Expected);
    }

    [Fact]
    public void Check_DenseModel_AllowsDataParallelOnly()
    {
        Assert.Single(ParallelPlanRules.Check(Ep, ModelReader.Preset("paper-mlp")));
        var plan = Ep with { Strategy = StrategyKind.DataParallel, ExpertParallelSize = 1 };
        Assert.Empty(ParallelPlanRules.Check(plan, ModelReader.Preset("paper-mlp")));
        Assert.Single(ParallelPlanRules.Check(plan with { ExpertParallelSize = 2 }, ModelReader.Preset("paper-2.2b-ep")));
    }

    [Fact]
    public void StrategyNames_EveryKind_HasAWord() =>
        Assert.All(Enum.GetValues<StrategyKind>(), kind => Assert.Equal(kind, StrategyNames.All[StrategyNames.Of(kind)]));
}
