using System.Collections.Immutable;
using SimMoE.Experiments.Specs;
using SimMoE.Simulator.Steps;
using SimMoE.Topology;
using SimMoE.Workload;
using SimMoE.Workload.Models;

namespace SimMoE.Experiments.Validation;

/// <summary>Bytes of Head Parallel over those of Expert Parallel.</summary>
internal static class TrafficRatio
{
    /// <summary>The group.</summary>
    public static ValidationGroup Group() =>
        new(
            "traffic",
            "Bytes that leave the GPUs in one layer, forward and backward, as the two strategies write them: the "
                + "paper's 2.2B layer on hgx-h100-4, uniform routing.",
            [.. Rows()]
        );

    private static IEnumerable<ValidationRow> Rows()
    {
        var cluster = TopologyReader.Load("hgx-h100-4");
        var heads = Bytes(cluster, StrategyKind.HeadParallel, 4);
        foreach (
            var (topK, published, source) in ImmutableArray.Create(
                (4, 25.0, "arXiv 2602.04870, sections 1, 4.1 and 6"),
                (2, 50.0, "1/k: arXiv 2602.04870, section 3.2, traffic constant in k against linear"),
                (8, 12.5, "1/k: arXiv 2602.04870, section 3.2, traffic constant in k against linear")
            )
        )
        {
            yield return new ValidationRow
            {
                Case = $"HP / EP, k = {topK}",
                Set = RowSet.Validation,
                Published = published,
                Predicted = 100.0 * heads / Bytes(cluster, StrategyKind.ExpertParallel, topK),
                Unit = "%",
                Source = source,
                Remark = topK == 4 ? "EP's bytes follow the sampled routing" : "derived, not printed",
            };
        }
    }

    private static long Bytes(Cluster cluster, StrategyKind strategy, int topK)
    {
        var byHeads = strategy == StrategyKind.HeadParallel;
        return new OneLayer
        {
            Cluster = cluster,
            Strategy = strategy,
            Hidden = 1024,
            Tokens = 16384,
            Implementation = byHeads ? "hp-fused" : "ep-grouped-gemm",
            Moe = new MoeSpec
            {
                Kind = byHeads ? FeedForwardKind.MultiHeadLatentMoe : FeedForwardKind.Moe,
                Experts = 384,
                TopK = topK,
                ExpertSize = 256,
                Heads = byHeads ? 8 : 0,
                HeadSize = byHeads ? 128 : 0,
            },
        }
            .Run(SimulationScope.Layer)
            .TokenWireBytes;
    }
}
