using System.Collections.Immutable;
using System.Globalization;
using SimMoE.Topology;

namespace SimMoE.Experiments.Validation;

/// <summary>NCCL's all-to-all as Megatron-Core dispatches tokens: 4,096 tokens of width 7,168 in bf16, 256 experts, forced
/// balance.</summary>
internal static class MegatronExchanges
{
    // Hidden size, sequence length and experts are printed with the table, K is not; 8 is DeepSeek-V3's.
    private const long BytesPerRank = 4096L * 8 * 7168 * 2;
    private const string Source =
        "Scalable Training of MoE Models with Megatron Core (technical report), Table 7, all-to-all columns; "
        + "K = 8 assumed (not printed)";

    private static readonly ImmutableArray<(string System, int Ranks, double Dispatch, double Combine)> Published =
    [
        ("H100", 8, 1265, 1277),
        ("H100", 16, 5774, 5628),
        ("GB200", 8, 735, 741),
        ("GB200", 16, 743, 765),
    ];

    /// <summary>The presets as they are. The H100 presets were never fitted to these rows.</summary>
    public static ValidationGroup Presets() =>
        new(
            "megatron-presets",
            "The presets hgx-h100-8, hgx-h100-rails (2 nodes) and gb200-nvl72 as shipped: NVLink of H100 from 2 x"
                + " H200, rails from SimAI's 16 nodes, GB200 from these very rows.",
            [
                .. Published.SelectMany(row =>
                    row.System == "GB200"
                        ? Rows(
                            row,
                            Preset(row.System, row.Ranks),
                            RowSet.Calibration,
                            RowSet.Calibration,
                            "NVLink 5 efficiency 0.64 of gb200-nvl72"
                        )
                        : Rows(row, Preset(row.System, row.Ranks), RowSet.Validation, RowSet.Validation, "")
                ),
            ]
        );

    /// <summary>One efficiency fitted for each link class, on one row each.</summary>
    public static ValidationGroup Fitted()
    {
        var nvlink = EfficiencyFit.Share(share => Time(Node("H100-SXM-80GB", 8, "450 GB/s", share)), Published[0].Dispatch);
        var card = EfficiencyFit.Share(share => Time(Rails(nvlink, share)), Published[1].Dispatch);
        var nvlinkFit = string.Create(CultureInfo.InvariantCulture, $"NVLink efficiency {nvlink} on H100 EP8 dispatch");
        var cardFit = string.Create(CultureInfo.InvariantCulture, $"NIC efficiency {card} on H100 EP16 dispatch");
        return new(
            "megatron-fitted",
            "Line rates with one efficiency for each link class: NVLink fitted to EP8 dispatch, the 400 Gb/s "
                + "card to EP16 dispatch. GB200 takes the H100's NVLink share of its own line rate.",
            [
                .. Rows(Published[0], Node("H100-SXM-80GB", 8, "450 GB/s", nvlink), RowSet.Calibration, RowSet.Validation, nvlinkFit),
                .. Rows(Published[1], Rails(nvlink, card), RowSet.Calibration, RowSet.Validation, cardFit),
                .. Rows(Published[2], Node("GB200", 8, "900 GB/s", nvlink), RowSet.Validation, RowSet.Validation, nvlinkFit),
                .. Rows(Published[3], Node("GB200", 16, "900 GB/s", nvlink), RowSet.Validation, RowSet.Validation, nvlinkFit),
            ]
        );
    }

    private static IEnumerable<ValidationRow> Rows(
        (string System, int Ranks, double Dispatch, double Combine) row,
        Cluster cluster,
        RowSet dispatch,
        RowSet combine,
        string fitted
    )
    {
        var time = Time(cluster);
        yield return Row("dispatch", row.Dispatch, dispatch);
        yield return Row("combine", row.Combine, combine);

        ValidationRow Row(string phase, double published, RowSet set) =>
            new()
            {
                Case = $"{row.System} EP{row.Ranks} {phase}",
                Set = set,
                Published = published,
                Predicted = time,
                Unit = "us",
                Fitted = fitted,
                Source = Source,
            };
    }

    private static double Time(Cluster cluster) => ExactExchanges.Time(cluster, BytesPerRank / cluster.RankCount).TotalMicroseconds;

    private static Cluster Preset(string system, int ranks) =>
        TopologyText.Read(
            (system, ranks) switch
            {
                ("H100", 8) => "preset: hgx-h100-8",
                ("H100", _) => "{preset: hgx-h100-rails, nodes: 2}",
                _ => $"{{preset: gb200-nvl72, gpus: {ranks}}}",
            }
        );

    private static Cluster Node(string device, int gpus, string rate, double share) =>
        TopologyText.Read(
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                shape: nvswitch
                gpus: {{gpus}}
                device: {{device}}
                source: validation
                link: {bandwidth: {{rate}}, latency: 250 ns, source: as hgx-h100-8}
                transport: {name: nvlink, latency: 7.8 us, source: as hgx-h100-8, curve: [{message: 1 B, efficiency: {{share}}}]}
                """
            )
        );

    private static Cluster Rails(double nvlink, double card) => RailCluster.Read("H100-SXM-80GB", "450 GB/s", 2, nvlink, card);
}
