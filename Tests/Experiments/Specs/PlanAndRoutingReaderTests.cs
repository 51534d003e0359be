using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Yaml;
using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Routing;

namespace SimMoE.Tests.Experiments.Specs;

public sealed class PlanAndRoutingReaderTests
{
    [Fact]
    public void Plan_NameOnly_SpreadsOverTheWholeCluster()
    {
        var plan = Plan("expert-parallel\n", "paper-2.2b-ep", 8);
        Assert.Equal(8, plan.ExpertParallelSize);
        Assert.Equal(8, plan.Ranks);
        Assert.Equal(4, Plan("head-parallel\n", "paper-2.2b-hp", 4).HeadParallelSize);
    }

    /// <summary>8 heads over 64 ranks: 8 groups of heads, each head's experts over 8 ranks.</summary>
    [Fact]
    public void Plan_HeadAndExpert_FillsTheHeadsFirst()
    {
        var plan = Plan("strategy: head-and-expert-parallel\n", "paper-2.2b-hp", 64);
        Assert.Equal((8, 8), (plan.HeadParallelSize, plan.ExpertParallelSize));
    }

    [Fact]
    public void Plan_EveryKey_IsRead()
    {
        var plan = Plan(
            "strategy: expert-parallel\nranks: 16\nexpert_parallel: 8\nsequences_per_rank: 4\nmicro_batches: 2\npipeline_chunks: 2\n"
                + "overlap_gradients: false\ngradient_bucket: 1 MiB\nrecompute_activations: true\n",
            "paper-2.2b-ep",
            32
        );
        Assert.Equal(
            new ParallelPlan
            {
                Strategy = StrategyKind.ExpertParallel,
                Ranks = 16,
                ExpertParallelSize = 8,
                SequencesPerRank = 4,
                MicroBatches = 2,
                PipelineChunks = 2,
                OverlapGradients = false,
                GradientBucket = new Bytes(1_048_576),
                RecomputesActivations = true,
            },
            plan
        );
    }

    [Fact]
    public void Plan_BrokenRule_PointsAtTheLine()
    {
        var problem = Assert.Single(
            ProblemsOf(() => Plan("strategy: expert-parallel\nranks: 20\nexpert_parallel: 5\n", "paper-2.2b-ep", 32))
        );
        Assert.Equal(("$.expert_parallel", 3), (problem.Path, problem.Line));
    }

    [Fact]
    public void Plan_MoreRanksThanTheCluster_IsRefused() =>
        Assert.Equal("$.ranks", Assert.Single(ProblemsOf(() => Plan("strategy: data-parallel\nranks: 16\n", "paper-mlp", 8))).Path);

    [Fact]
    public void Plan_UnknownStrategy_NamesTheKnown() =>
        Assert.Contains(
            "head-parallel",
            Assert.Single(ProblemsOf(() => Plan("expert-paralel\n", "paper-2.2b-ep", 8))).Expected,
            StringComparison.Ordinal
        );

    [Fact]
    public void Routing_EachForm_IsRead()
    {
        Assert.Equal(new RoutingSpec(), Routing("uniform\n"));
        Assert.Equal(
            new RoutingSpec
            {
                Distribution = RoutingDistribution.Zipf,
                Exponent = 1.5,
                Shuffled = false,
                BalancingSteps = 10,
                BalancingRate = 0.01,
            },
            Routing("distribution: zipf\nexponent: 1.5\nshuffled: false\nbalancing_steps: 10\nbalancing_rate: 0.01\n")
        );
        Assert.Equal(
            new RoutingSpec
            {
                Distribution = RoutingDistribution.LogNormal,
                Sigma = 0.5,
                Groups = 8,
                GroupLimit = 4,
            },
            Routing("distribution: log-normal\nsigma: 0.5\ngroups: 8\ngroup_limit: 4\n")
        );
        Assert.Equal(Path.Combine("specs", "counts.csv"), Routing("distribution: counts\nfile: counts.csv\n").File);
    }

    /// <summary>Zipf without exponent, a key of another distribution, and a misspelt key: three problems.</summary>
    [Fact]
    public void Routing_SeveralSlips_AreAllReported()
    {
        var problems = ProblemsOf(() => Routing("distribution: zipf\nsigma: 0.5\nshufled: true\n"));
        Assert.Equal(["$.exponent", "$.sigma", "$.shufled"], problems.Select(problem => problem.Path));
    }

    [Theory]
    [InlineData("distribution: uniform\ngroups: 7\ngroup_limit: 4\n", "$.groups")]
    [InlineData("distribution: uniform\ngroup_limit: 4\n", "$.groups")]
    [InlineData("distribution: uniform\ngroups: 128\ngroup_limit: 1\n", "$.group_limit")]
    public void Routing_GroupsThatDoNotFit_AreRefused(string text, string path) =>
        Assert.Equal(path, Assert.Single(ProblemsOf(() => Routing(text))).Path);

    private static ParallelPlan Plan(string text, string model, int ranks)
    {
        var node = SpecFile.Parse(text, "spec.yaml");
        var plan = ParallelPlanReader.Read(node, ModelReader.Preset(model), ranks);
        node.File.ThrowIfAny();
        return plan;
    }

    private static RoutingSpec Routing(string text)
    {
        var node = SpecFile.Parse(text, Path.Combine("specs", "spec.yaml"));
        var spec = RoutingReader.Read(node, ModelReader.Preset("paper-2.2b-ep").Moe);
        node.File.ThrowIfAny();
        return spec;
    }

    private static IReadOnlyList<Problem> ProblemsOf(Action read) => Assert.Throws<SpecException>(read).Problems;
}
