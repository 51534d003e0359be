using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Yaml;
using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Network;
using SimMoE.Simulator.Steps;
using SimMoE.Topology;
using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Models;
using SimMoE.Workload.Routing;

namespace SimMoE.Benchmarks.Rows;

/// <summary>Whole training steps: written, run over the makespan network, summed up and put into words.</summary>
/// <remarks>DeepSeek-V3, 61 blocks of which 58 are sparse, Zipf(1) routing, one sequence of 4,096 tokens a GPU, on 128 HGX nodes of 8 H100
/// with rails. The HP rows cut each token into 64 heads.</remarks>
public sealed class StepRows : IBenchmarkSet
{
    private const int Nodes = 128;
    private const int GpusPerNode = 8;
    private const int Heads = 64;

    /// <inheritdoc/>
    public IEnumerable<IBenchmarkRow> Rows =>
        [
            Row("step/deepseek-v3-1024-ep64", StrategyKind.ExpertParallel, ep: 64, hp: 1),
            Row("step/deepseek-v3-1024-ep256", StrategyKind.ExpertParallel, ep: 256, hp: 1),
            Row("step/deepseek-v3-1024-hp64", StrategyKind.HeadParallel, ep: 1, hp: 64),
            Row("step/deepseek-v3-1024-hp8-ep8", StrategyKind.HeadAndExpertParallel, ep: 8, hp: 8),
        ];

    private static BenchmarkRow Row(string name, StrategyKind strategy, int ep, int hp) =>
        new(name, 5, () => Run(strategy, ep, hp, ep * hp / GpusPerNode), () => Run(strategy, ep, hp, Nodes));

    private static BenchmarkOutcome Run(StrategyKind strategy, int ep, int hp, int nodes)
    {
        var report = StepSimulation.Run(
            Setup(strategy, ep, hp, nodes),
            new SimulationOptions { Network = cluster => new MakespanNetwork(cluster) }
        );
        _ = report.Conclusions.Count;
        return new(report.Timeline.Events, report.StepTime.TotalSeconds);
    }

    private static StepSetup Setup(StrategyKind strategy, int ep, int hp, int nodes)
    {
        var cluster = ReadCluster(nodes);
        var model = ModelReader.Preset("deepseek-v3");
        if (hp > 1)
        {
            model = model with { Moe = LayerForms.ToMultiHead(model.Moe!, model.HiddenSize, Heads) };
        }

        return new StepSetup
        {
            Model = model,
            Plan = new ParallelPlan
            {
                Strategy = strategy,
                Ranks = cluster.RankCount,
                ExpertParallelSize = ep,
                HeadParallelSize = hp,
                SequencesPerRank = 1,
            },
            Cluster = cluster,
            Routing = RoutingRules.Open(new RoutingSpec { Distribution = RoutingDistribution.Zipf, Exponent = 1 }, model.Moe!, seed: 1),
            Compute = new ComputeModel(cluster.Device, ProfileReader.Preset("h100-datasheet")),
            Sparse = ImplementationReader.Preset(hp > 1 ? "hp-fused" : "ep-grouped-gemm"),
            Dense = ImplementationReader.Preset("dense"),
        };
    }

    private static Cluster ReadCluster(int nodes)
    {
        var node = SpecFile.Parse($"{{preset: hgx-h100-rails, nodes: {nodes}}}", "benchmark");
        var cluster = TopologyReader.Read(node);
        node.File.ThrowIfAny();
        return cluster ?? throw new SpecException(new Problem("$", "no topology", "expected a preset"));
    }
}
