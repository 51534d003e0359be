using System.Collections.Immutable;
using System.Globalization;
using SimMoE.Simulator.Results;
using SimMoE.Simulator.Steps;
using SimMoE.Workload;
using SimMoE.Workload.Models;
using SimMoE.Workload.Routing;
using SimMoE.Workload.Stages;

namespace SimMoE.Experiments.Validation;

/// <summary>DeepEP's and Hybrid-EP's kernels: a token once to each rank of its node, or once to each node and forwarded there, the two hops
/// pipelined by chunks.</summary>
internal static class ForwardingKernels
{
    private const int Tokens = 4096;
    private const int Hidden = 7168;

    // FP8 with an f32 scale for each 128 elements: 7,168 + 224 B, that is 3,696 elements of two bytes.
    private const int Fp8Width = 3696;

    private const string DeepEpSource =
        "DeepEP, documentation of its first version (github.com/deepseek-ai/DeepEP): "
        + "4,096 tokens, hidden 7,168, top-8, FP8 dispatch, BF16 combine; logical GB/s";

    private const string HybridEpSource =
        "Hybrid-EP, docs/README_Hybrid-EP.md (github.com/deepseek-ai/DeepEP, branch hybrid-ep): H100, 16 multiprocessors, "
        + "4,096 tokens, hidden 7,168, top-8, 8 experts a rank, uniform routing; logical GB/s of the kernels";

    private static readonly ImmutableArray<(int Nodes, double Dispatch, double Combine)> DeepEp =
    [
        (1, 153, 158),
        (2, 43, 43),
        (4, 58, 57),
        (8, 51, 50),
    ];

    private static readonly ImmutableArray<(int Nodes, double Fp8Dispatch, double Dispatch, double Combine)> HybridEp =
    [
        (2, 68.5, 71.7, 63),
        (4, 55.4, 57.7, 57.5),
        (8, 46.5, 50, 49.8),
    ];

    /// <summary>DeepEP's normal kernels on H800 nodes.</summary>
    public static ValidationGroup OfDeepEp()
    {
        // A group of experts is a node, and a token keeps at most four: with up to four nodes that limits nothing.
        var machine = new Machine(
            "H800-SXM-80GB",
            "200 GB/s",
            _ => 256,
            nodes => nodes > 4 ? new RoutingSpec { Groups = nodes, GroupLimit = 4 } : new RoutingSpec()
        );
        var nvlink = EfficiencyFit.Share(share => 1 / machine.Bandwidth(1, share, 1, Stage.Dispatch, Fp8Width), 1 / DeepEp[0].Dispatch);
        var card = EfficiencyFit.Share(share => 1 / machine.Bandwidth(4, nvlink, share, Stage.Dispatch, Fp8Width), 1 / DeepEp[2].Dispatch);
        var nvlinkFit = string.Create(CultureInfo.InvariantCulture, $"NVLink efficiency {nvlink} (of 200 GB/s) on EP8 dispatch");
        var cardFit = string.Create(CultureInfo.InvariantCulture, $"NIC efficiency {card} (of 50 GB/s) on EP32 dispatch");
        return new(
            "deepep",
            "One layer under the strategies that send a token once to each rank (EP8) or once to each node "
                + "(EP16 to EP64), top-8 of 256 on at most 4 nodes. Logical bytes over the time of both hops, pipelined in "
                + "the default of 16 parts.",
            [
                .. DeepEp.SelectMany(row =>
                    ImmutableArray.Create(
                        Row(row.Nodes, Stage.Dispatch, Fp8Width, row.Dispatch),
                        Row(row.Nodes, Stage.Combine, Hidden, row.Combine)
                    )
                ),
            ]
        );

        ValidationRow Row(int nodes, string stage, int width, double published) =>
            new()
            {
                Case = $"EP{8 * nodes} {stage}",
                Set = stage == Stage.Dispatch && nodes is 1 or 4 ? RowSet.Calibration : RowSet.Validation,
                Published = published,
                Predicted = machine.Bandwidth(nodes, nvlink, card, stage, width),
                Unit = "GB/s",
                Fitted = nodes == 1 ? nvlinkFit : $"{nvlinkFit}; {cardFit}",
                Source = DeepEpSource,
                Remark = nodes == 2 ? "bound by NVLink forwarding" : "",
            };
    }

    /// <summary>Hybrid-EP's kernels on H100 nodes.</summary>
    public static ValidationGroup OfHybridEp()
    {
        var machine = new Machine("H100-SXM-80GB", "450 GB/s", nodes => 64 * nodes, _ => new RoutingSpec());
        var (nvlink, card) = (0.5, 0.9);
        for (var round = 0; round < 3; round++)
        {
            // Each of the two rows is bound by another hop and loses a part to the other.
            var nic = card;
            nvlink = EfficiencyFit.Share(share => 1 / machine.Bandwidth(2, share, nic, Stage.Dispatch, Hidden), 1 / HybridEp[0].Dispatch);
            var port = nvlink;
            card = EfficiencyFit.Share(share => 1 / machine.Bandwidth(4, port, share, Stage.Dispatch, Hidden), 1 / HybridEp[1].Dispatch);
        }

        var fit = string.Create(
            CultureInfo.InvariantCulture,
            $"NVLink efficiency {nvlink} (of 450 GB/s) on EP16 and NIC efficiency {card} (of 50 GB/s) on EP32 dispatch in BF16"
        );
        return new(
            "hybrid-ep",
            "As deepep, uniform routing, 8 experts a rank: logical bytes over the time of both hops, pipelined in the default of 16 parts.",
            [
                .. HybridEp.SelectMany(row =>
                    ImmutableArray.Create(
                        Row(row.Nodes, Stage.Dispatch, Hidden, row.Dispatch),
                        Row(row.Nodes, Stage.Dispatch, Fp8Width, row.Fp8Dispatch),
                        Row(row.Nodes, Stage.Combine, Hidden, row.Combine)
                    )
                ),
            ]
        );

        ValidationRow Row(int nodes, string stage, int width, double published) =>
            new()
            {
                Case = $"EP{8 * nodes} {stage} in {(width == Hidden ? "BF16" : "FP8")}",
                Set = stage == Stage.Dispatch && width == Hidden && nodes < 8 ? RowSet.Calibration : RowSet.Validation,
                Published = published,
                Predicted = machine.Bandwidth(nodes, nvlink, card, stage, width),
                Unit = "GB/s",
                Fitted = fit,
                Source = HybridEpSource,
                Remark = "",
            };
    }

    /// <summary>Where kernels were measured.</summary>
    /// <param name="Device">GPU.</param>
    /// <param name="NvlinkRate">Line rate of its NVLink, one direction.</param>
    /// <param name="Experts">Experts of so many nodes.</param>
    /// <param name="Routing">Which experts tokens choose on so many nodes.</param>
    private sealed record Machine(string Device, string NvlinkRate, Func<int, int> Experts, Func<int, RoutingSpec> Routing)
    {
        /// <summary>Logical bytes of a rank over the time of the phase, GB/s.</summary>
        public double Bandwidth(int nodes, double nvlink, double card, string stage, int width)
        {
            var layer = new OneLayer
            {
                Cluster = RailCluster.Read(Device, NvlinkRate, nodes, nvlink, card),
                Strategy = nodes == 1 ? StrategyKind.ExpertParallelRankDeduplicated : StrategyKind.ExpertParallelNodeDeduplicated,
                Hidden = width,
                Tokens = Tokens,
                Moe = new MoeSpec
                {
                    Kind = FeedForwardKind.Moe,
                    Experts = Experts(nodes),
                    TopK = 8,
                    ExpertSize = 2048,
                    Gated = true,
                },
                Routing = Routing(nodes),
            };
            var rows = layer.Run(SimulationScope.LayerForward).Rows().ToArray();
            var logical = rows.Where(row => row.Stage == stage).Sum(row => row.LogicalBytes) / layer.Cluster.RankCount;

            // The stage "forward" holds what of the hop inside the node lies before or after the other, of both directions, which mirror
            // each other.
            return logical / (Microseconds(rows, stage) + (Microseconds(rows, Stage.Forward) / 2)) / 1e3;
        }

        private static double Microseconds(IEnumerable<StageRow> rows, string stage) =>
            rows.Where(row => row.Stage == stage).Sum(row => row.CommunicationMicroseconds - row.WaitMicroseconds);
    }
}
