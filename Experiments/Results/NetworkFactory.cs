using SimMoE.Experiments.Specs;
using SimMoE.Simulator.Network;
using SimMoE.Topology;
using SimMoE.Units;

namespace SimMoE.Experiments.Results;

/// <summary>Makes the network model that a spec asks for.</summary>
public static class NetworkFactory
{
    /// <summary>Ranks of a cluster up to which <c>auto</c> resolves every completion; above, exchanges move as wholes.</summary>
    public const int MostExactRanks = 64;

    /// <summary>The resolution that a spec gets on a cluster: what <c>auto</c> stands for there.</summary>
    /// <param name="spec">Network part of a spec.</param>
    /// <param name="ranks">Ranks of the cluster.</param>
    public static ResolutionKind Resolution(NetworkSpec spec, int ranks)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Resolution != ResolutionKind.Auto ? spec.Resolution
            : ranks <= MostExactRanks ? ResolutionKind.Exact
            : ResolutionKind.Makespan;
    }

    /// <summary>A network at time zero.</summary>
    /// <param name="spec">Network part of a spec.</param>
    /// <param name="cluster">What the bytes move over.</param>
    /// <param name="rateChanged">Told of each link whose rate changes: link, bytes a second, time; the ideal network has no links.</param>
    public static INetworkModel Make(NetworkSpec spec, Cluster cluster, Action<int, double, SimDuration>? rateChanged = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(cluster);
        return spec.Kind == NetworkKind.Ideal
            ? new IdealNetwork(cluster)
            : MakeLinkSharing(spec, cluster, new NetworkOptions { LinkRateChanged = rateChanged });
    }

    /// <summary>A network whose exchanges share links, at time zero.</summary>
    /// <param name="spec">Network part of a spec; its model is not ideal.</param>
    /// <param name="cluster">What the bytes move over.</param>
    /// <param name="options">Limits.</param>
    public static ILinkSharingNetwork MakeLinkSharing(NetworkSpec spec, Cluster cluster, NetworkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return Resolution(spec, cluster.RankCount) == ResolutionKind.Makespan
            ? new MakespanNetwork(cluster, options)
            : new FairShareNetwork(cluster, options);
    }
}
