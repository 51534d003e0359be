using System.Diagnostics;
using SimMoE.Experiments.Results;
using SimMoE.Experiments.Specs;
using SimMoE.Simulator.Network;
using SimMoE.Topology;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.AllToAll;

/// <summary>One simulated exchange with its cost to this machine.</summary>
/// <param name="Row">The line of the table.</param>
/// <param name="Finishes">Time at which each rank has finished.</param>
/// <param name="Events">Instants at which flows drained; 0 for the ideal network, which has none.</param>
/// <param name="Busiest">The busiest link's class and the share of the time for which it is busy; empty for the ideal network.</param>
/// <param name="BusyShare">In [0, 1].</param>
/// <param name="Wall">Time that the simulation took here; not part of the result.</param>
public sealed record ExchangeRun(
    NcclRow Row,
    IReadOnlyList<SimDuration> Finishes,
    long Events,
    string Busiest,
    double BusyShare,
    TimeSpan Wall
)
{
    /// <summary>Simulates an exchange.</summary>
    /// <param name="cluster">What it moves over.</param>
    /// <param name="traffic">What moves.</param>
    /// <param name="network">Model and resolution.</param>
    public static ExchangeRun Of(Cluster cluster, Traffic traffic, NetworkSpec network)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(traffic);
        ArgumentNullException.ThrowIfNull(network);
        var size = ExchangeTraffic.LargestBuffer(traffic);
        var ranks = traffic.Ranks.Count;
        var watch = Stopwatch.StartNew();
        if (network.Kind == NetworkKind.Ideal)
        {
            var finishes = ExchangeSimulation.RunIdeal(cluster, traffic);
            return new(RowOf(size, ranks, finishes.Max()), finishes, 0, "", 0, watch.Elapsed);
        }

        // A single exchange resolves every completion unless told otherwise: nothing else waits for the result.
        var asked = network.Resolution == ResolutionKind.Auto ? network with { Resolution = ResolutionKind.Exact } : network;
        var result = ExchangeSimulation.Run(cluster, traffic, NetworkFactory.MakeLinkSharing(asked, cluster), links: 1);
        var wall = watch.Elapsed;
        var busiest = result.Links.Count == 0 ? "" : cluster.LinkClasses[cluster.Links[result.Links[0].Link].Class].Name;
        var share = result.Links.Count == 0 ? 0 : result.Links[0].BusyShare;
        return new(RowOf(size, ranks, result.Time), result.MemberFinishes, result.Events, busiest, share, wall);
    }

    private static NcclRow RowOf(long size, int ranks, SimDuration time) => new(size, size / ranks / 4, ranks, time);
}
