using SimMoE.Experiments.Specs;
using SimMoE.Simulator.Network;
using SimMoE.Topology;
using SimMoE.Units;

namespace SimMoE.Experiments.Results;

/// <summary>Makes the network model that a spec asks for.</summary>
public static class NetworkFactory
{
    /// <summary>Ranks up to which <c>auto</c> resolves every completion; above, the most loaded link decides.</summary>
    public const int MostExactRanks = 32;

    /// <summary>How finely fair sharing works under a spec.</summary>
    /// <param name="spec">Network part of a spec.</param>
    /// <param name="ranks">Ranks that take part.</param>
    public static NetworkOptions Options(NetworkSpec spec, int ranks)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec switch
        {
            { Resolution: ResolutionKind.Makespan } => NetworkOptions.Makespan,
            { Resolution: ResolutionKind.Auto } when ranks > MostExactRanks => NetworkOptions.Makespan,
            { Resolution: ResolutionKind.Bounded } => NetworkOptions.Bounded(spec.RelativeError),
            _ => NetworkOptions.Exact,
        };
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
            : new FairShareNetwork(cluster, Options(spec, cluster.RankCount) with { LinkRateChanged = rateChanged });
    }
}
