using SimMoE.Experiments.Results;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Yaml;
using SimMoE.Simulator.Steps;

namespace SimMoE.Benchmarks.Rows;

/// <summary>Whole training steps, from a read spec to the report.</summary>
public sealed class StepRows : IBenchmarkSet
{
    /// <inheritdoc/>
    public IEnumerable<IBenchmarkRow> Rows
    {
        get
        {
            ExperimentSpec? spec = null;
            yield return new BenchmarkRow("step/deepseek-v3-1024-gpus-ep-64-zipf", 5, WarmUp, () => Run(spec!));

            void WarmUp()
            {
                Run(Read(nodes: 8));
                spec = Read(nodes: 128);
            }
        }
    }

    /// <summary>58 sparse layers of the published model on nodes of eight GPUs, groups of 64, experts drawn by a Zipf law.</summary>
    private static ExperimentSpec Read(int nodes)
    {
        var file = SpecFile.Parse(
            $$"""
            model: deepseek-v3
            topology: {preset: hgx-h100-rails, nodes: {{nodes}}}
            parallel: {strategy: expert-parallel, expert_parallel: 64, sequences_per_rank: 1}
            routing: {distribution: zipf, exponent: 1}
            profile: h100-datasheet
            implementation: ep-grouped-gemm
            """,
            "benchmark");
        var spec = new CellSpecReader().Read(file.AsMap());
        file.File.ThrowIfAny();
        return spec!;
    }

    private static BenchmarkOutcome Run(ExperimentSpec spec)
    {
        var options = new SimulationOptions { Network = cluster => NetworkFactory.Make(spec.Network, cluster) };
        var report = StepSimulation.Run(spec.ToSetup(), options);
        return new(report.Timeline.Events, report.Timeline.Total.TotalSeconds);
    }
}
