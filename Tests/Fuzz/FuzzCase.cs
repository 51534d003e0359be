using System.Globalization;
using System.Text;
using SimMoE.Topology;
using SimMoE.Workload;

namespace SimMoE.Fuzz;

/// <summary>A cluster and the exchanges that run over it, in order of their start.</summary>
/// <param name="Cluster">Its name says how it was made.</param>
/// <param name="Exchanges">One or more.</param>
internal sealed record FuzzCase(Cluster Cluster, IReadOnlyList<FuzzExchange> Exchanges)
{
    /// <summary>The case of a seed, always the same.</summary>
    public static FuzzCase Of(ulong seed)
    {
        var random = new RandomStream(seed, "fuzz");
        var cluster = new RandomClusters(random).Next();
        return new FuzzCase(cluster, new RandomExchanges(random, cluster).Next());
    }

    /// <summary>Everything that a person needs to write it down as a test.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"  {Cluster.Name}, {Cluster.RankCount} ranks{(Cluster.IsSymmetric ? ", symmetric" : "")}\n"
        );
        var used = new SortedSet<int>();
        var routes = new SortedDictionary<(int, int), string>();
        var buffer = new int[Cluster.Router.MaximumHops];
        foreach (var exchange in Exchanges)
        {
            text.Append(CultureInfo.InvariantCulture, $"  exchange {exchange}\n");
            foreach (var (source, destination, _) in exchange.Flows)
            {
                int from = exchange.Ranks[source],
                    to = exchange.Ranks[destination];
                var route = buffer[..Cluster.Router.Route(from, to, buffer)];
                used.UnionWith(route);
                routes[(from, to)] = $"{from}>{to} [{string.Join(' ', route)}]";
            }
        }

        foreach (var link in used.Take(40))
        {
            var (_, _, capacity, latency, kind) = Cluster.Links[link];
            text.Append(
                CultureInfo.InvariantCulture,
                $"  link {link}: {capacity.PerSecond} B/s, {latency.Picoseconds} ps, {Cluster.LinkClasses[kind].Name}, transport {Cluster.LinkClasses[kind].Transport}\n"
            );
        }

        text.Append(CultureInfo.InvariantCulture, $"  routes {string.Join(", ", routes.Values.Take(40))}\n");
        foreach (var (law, number) in Cluster.Transports.Select((law, number) => (law, number)))
        {
            var points = string.Join(
                ", ",
                law.Curve.Select(point => FormattableString.Invariant($"{point.Message.Count} B {point.Efficiency:R}"))
            );
            text.Append(
                CultureInfo.InvariantCulture,
                $"  transport {number}: {law.Latency.Picoseconds} ps, uneven {law.UnevenEfficiency:R}, curve [{points}]\n"
            );
        }

        return text.ToString();
    }
}
