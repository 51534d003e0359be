using System.Collections.Immutable;
using SimMoE.Simulator.Network;
using SimMoE.Topology;
using SimMoE.Units;

namespace SimMoE.Experiments.Validation;

/// <summary>Equal all-to-alls against exact max-min fairness, computed by SimGrid and by an independent solver.</summary>
internal static class ExactExchanges
{
    private const string Source =
        "SimGrid (plain max-min: all routes have equal latency) and an independent water-filling solver, to 1e-4 us";

    private const string Switch =
        "{shape: star, gpus: %N, device: H100-SXM-80GB, source: test, link: {bandwidth: 50 GB/s, latency: 500 ns, source: test}}";

    private const string Nodes = """
        shape: nested
        nodes: %N
        cards: 8
        rail_local: false
        device: H100-SXM-80GB
        source: test
        node: {shape: nvswitch, gpus: 8, source: test, link: {bandwidth: 450 GB/s, latency: 250 ns, source: test}}
        fabric: {shape: star, source: test, link: {bandwidth: 50 GB/s, latency: 500 ns, source: test}}
        """;

    /// <summary>The group.</summary>
    public static ValidationGroup Group() =>
        new(
            "exact-max-min",
            "1 MiB for each ordered pair, everything sent at 0, no start-up and line rate: one switch of 50 GB/s "
                + "ports (500 ns a link), and nodes of 8 (450 GB/s, 250 ns a link) with a 50 GB/s card for each GPU.",
            [
                .. Rows(
                    "one switch",
                    Switch,
                    1,
                    [(8, 147.8006), (16, 315.5728), (32, 651.1171), (64, 1322.2058), (128, 2664.3830), (256, 5348.7376)]
                ),
                .. Rows("nodes of 8", Nodes, 8, [(16, 168.7722), (32, 504.3165), (64, 1175.4051), (128, 2517.5824), (256, 5201.9370)]),
            ]
        );

    private static IEnumerable<ValidationRow> Rows(
        string name,
        string yaml,
        int perNode,
        ImmutableArray<(int Ranks, double Time)> published
    ) =>
        published.Select(row => new ValidationRow
        {
            Case = $"{name}, {row.Ranks} GPUs",
            Set = RowSet.Exact,
            Published = row.Time,
            Predicted = Time(
                TopologyText.Read(yaml.Replace("%N", $"{row.Ranks / perNode}", StringComparison.Ordinal)),
                1 << 20
            ).TotalMicroseconds,
            Unit = "us",
            Source = Source,
        });

    /// <summary>Time of an even all-to-all over all ranks.</summary>
    internal static SimDuration Time(Cluster cluster, long bytesPerPair) =>
        ExchangeSimulation
            .Run(cluster, new EvenTraffic(bytesPerPair) { Ranks = [.. Enumerable.Range(0, cluster.RankCount)] }, links: 0)
            .Time;
}
