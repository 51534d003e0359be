using System.Collections.Immutable;
using System.Globalization;
using SimMoE.Simulator.Results;
using SimMoE.Simulator.Steps;
using SimMoE.Workload;
using SimMoE.Workload.Models;
using SimMoE.Workload.Stages;

namespace SimMoE.Experiments.Validation;

/// <summary>DeepEP's normal kernels on H800 nodes: a token once to each rank of its node, or once to each node and forwarded there.</summary>
internal static class DeepEpExchanges
{
    private const string Source = "DeepEP, documentation of its first version (github.com/deepseek-ai/DeepEP): "
        + "4,096 tokens, hidden 7,168, top-8, FP8 dispatch, BF16 combine; logical GB/s";

    // FP8 with an f32 scale for each 128 elements: 7,168 + 224 B, that is 3,696 elements of two bytes.
    private const int DispatchWidth = 3696;
    private const int CombineWidth = 7168;

    private static readonly ImmutableArray<(int Nodes, double Dispatch, double Combine)> Published = [(1, 153, 158), (2, 43, 43), (4, 58, 57)];

    /// <summary>The group.</summary>
    public static ValidationGroup Group()
    {
        var nvlink = EfficiencyFit.Share(share => 1 / Bandwidth(1, share, 1, DispatchWidth), 1 / Published[0].Dispatch);
        var card = EfficiencyFit.Share(share => 1 / Bandwidth(4, nvlink, share, DispatchWidth), 1 / Published[2].Dispatch);
        var nvlinkFit = string.Create(CultureInfo.InvariantCulture, $"NVLink efficiency {nvlink} (of 200 GB/s) on EP8 dispatch");
        var cardFit = string.Create(CultureInfo.InvariantCulture, $"NIC efficiency {card} (of 50 GB/s) on EP32 dispatch");
        return new(
            "deepep",
            "One layer under the strategies that send a token once to each rank (EP8) or once to each node "
                + "(EP16, EP32), uniform top-8 of 256; with 2 or 4 nodes DeepEP's top-4 groups limit nothing. "
                + "Logical bytes over the longer of the two hops, as if pipelined perfectly.",
            [.. Published.SelectMany(row => ImmutableArray.Create(
                Row(row.Nodes, "dispatch", DispatchWidth, row.Dispatch), Row(row.Nodes, "combine", CombineWidth, row.Combine)))]);

        ValidationRow Row(int nodes, string phase, int width, double published) => new()
        {
            Case = $"EP{8 * nodes} {phase}",
            Set = phase == "dispatch" && nodes != 2 ? RowSet.Calibration : RowSet.Validation,
            Published = published,
            Predicted = Bandwidth(nodes, nvlink, card, width),
            Unit = "GB/s",
            Fitted = nodes == 1 ? nvlinkFit : $"{nvlinkFit}; {cardFit}",
            Source = Source,
            Remark = nodes == 2 ? "bound by NVLink forwarding" : "",
        };
    }

    /// <summary>Logical bytes of a rank over the time of the phase, GB/s.</summary>
    private static double Bandwidth(int nodes, double nvlink, double card, int width)
    {
        var layer = new OneLayer
        {
            Cluster = RailCluster.Read("H800-SXM-80GB", "200 GB/s", nodes, nvlink, card),
            Strategy = nodes == 1 ? StrategyKind.ExpertParallelRankDeduplicated : StrategyKind.ExpertParallelNodeDeduplicated,
            Hidden = width,
            Tokens = 4096,
            Moe = new MoeSpec { Kind = FeedForwardKind.Moe, Experts = 256, TopK = 8, ExpertSize = 2048, Gated = true },
        };
        var rows = layer.Run(SimulationScope.LayerForward).Rows().ToArray();
        var stage = width == CombineWidth ? Stage.Combine : Stage.Dispatch;
        var ranks = layer.Cluster.RankCount;
        var logical = rows.Where(row => row.Stage == stage).Sum(row => row.LogicalBytes) / ranks;
        // The stage "forward" holds the hop inside the node of both directions, which mirror each other.
        var between = Microseconds(rows, stage);
        var inside = Microseconds(rows, Stage.Forward) / 2;
        return logical / Math.Max(between, inside) / 1e3;
    }

    private static double Microseconds(IEnumerable<StageRow> rows, string stage) =>
        rows.Where(row => row.Stage == stage).Sum(row => row.CommunicationMicroseconds - row.WaitMicroseconds);
}
