using SimMoE.Topology;
using SimMoE.Units;

namespace SimMoE.Simulator.Network;

/// <summary>One exchange on an idle cluster, without a step around it.</summary>
public static class ExchangeSimulation
{
    /// <summary>Runs one exchange from start to end, every completion resolved.</summary>
    /// <param name="cluster">What it moves over.</param>
    /// <param name="traffic">What moves.</param>
    /// <param name="options">Limits; none if left out.</param>
    /// <param name="links">How many of the busiest links to report, 0 or more.</param>
    /// <exception cref="ArgumentException">The traffic does not fit the cluster.</exception>
    /// <exception cref="NetworkLimitException">A limit of the options is exceeded.</exception>
    public static ExchangeResult Run(Cluster cluster, Traffic traffic, NetworkOptions? options = null, int links = 16) =>
        Run(cluster, traffic, new FairShareNetwork(cluster, options), links);

    /// <summary>Runs one exchange from start to end over a network at time zero.</summary>
    /// <param name="cluster">What it moves over.</param>
    /// <param name="traffic">What moves.</param>
    /// <param name="network">A network over that cluster that has not started anything.</param>
    /// <param name="links">How many of the busiest links to report, 0 or more.</param>
    /// <exception cref="ArgumentException">The traffic does not fit the cluster.</exception>
    /// <exception cref="NetworkLimitException">A limit of the network is exceeded.</exception>
    public static ExchangeResult Run(Cluster cluster, Traffic traffic, ILinkSharingNetwork network, int links = 16)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(traffic);
        ArgumentNullException.ThrowIfNull(network);
        var finishes = Finish(network, traffic);
        var time = finishes.Length == 0 ? SimDuration.Zero : finishes.Max();
        return new ExchangeResult(time, finishes, network.Events, network.Solves, Busiest(cluster, network.Usage, time, links));
    }

    /// <summary>Runs one exchange without contention: the lower bound.</summary>
    /// <param name="cluster">What it moves over.</param>
    /// <param name="traffic">What moves.</param>
    /// <returns>Time until each member has finished.</returns>
    /// <exception cref="ArgumentException">The traffic does not fit the cluster.</exception>
    public static IReadOnlyList<SimDuration> RunIdeal(Cluster cluster, Traffic traffic)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        return Finish(new IdealNetwork(cluster), traffic);
    }

    private static SimDuration[] Finish(INetworkModel network, Traffic traffic)
    {
        network.Start(traffic, SimDuration.Zero);
        var finishes = new SimDuration[traffic.Ranks.Count];
        var finished = new List<MemberFinish>();
        while (network.NextFinish < SimDuration.MaxValue)
        {
            network.AdvanceTo(network.NextFinish, finished);
            foreach (var finish in finished)
            {
                finishes[finish.Member] = finish.Time;
            }

            finished.Clear();
        }

        return finishes;
    }

    private static List<LinkUse> Busiest(Cluster cluster, LinkUsage usage, SimDuration time, int count)
    {
        var used = new List<LinkUse>();
        for (var link = 0; link < cluster.Links.Length && count > 0; link++)
        {
            var busy = usage.CapacityUsed(link) / cluster.Links[link].Capacity.PerSecond;
            if (busy > 0)
            {
                used.Add(new LinkUse(link, new Bytes(usage.BytesOn(link)), Math.Min(1.0, busy / time.TotalSeconds)));
            }
        }

        return [.. used.OrderByDescending(use => use.BusyShare).ThenBy(use => use.Link).Take(count)];
    }
}
