using SimMoE.Topology;
using SimMoE.Units;

namespace SimMoE.Simulator.Network;

/// <summary>Each message alone on its route: start-up, latency, and bytes over the slowest link. The lower bound.</summary>
/// <seealso href="docs/models/ideal.md"/>
public sealed class IdealNetwork : INetworkModel
{
    private readonly Cluster _cluster;
    private readonly RouteTable _routes;
    private readonly PendingFinishes _pending = new();
    private SimDuration _now;
    private int _exchanges;

    /// <param name="cluster">What the exchanges move over.</param>
    public IdealNetwork(Cluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        _cluster = cluster;
        _routes = new RouteTable(cluster);
    }

    /// <inheritdoc/>
    public SimDuration NextFinish => new(_pending.First);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The traffic does not fit the cluster, or time runs backwards.</exception>
    public int Start(Traffic traffic, SimDuration now)
    {
        TrafficFlows.Check(traffic, _cluster.RankCount);
        MoveTo(now);
        var alone = new MessagesAlone(this, traffic, new long[traffic.Ranks.Count]);
        TrafficFlows.Visit(traffic, ref alone);
        for (var member = 0; member < traffic.Ranks.Count; member++)
        {
            _pending.Add(now.Picoseconds + alone.Latest[member], _exchanges, member);
        }

        return _exchanges++;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Time runs backwards.</exception>
    public void AdvanceTo(SimDuration time, ICollection<MemberFinish> finished)
    {
        ArgumentNullException.ThrowIfNull(finished);
        MoveTo(time);
        _pending.TakeUpTo(time.Picoseconds, finished);
    }

    private void MoveTo(SimDuration time)
    {
        if (time < _now)
        {
            throw new ArgumentException($"time runs backwards: {time} after {_now}", nameof(time));
        }

        _now = time;
    }

    /// <summary>(I1) docs/models/ideal.md: steps x (alpha + latencies) + bytes / (efficiency x slowest link).</summary>
    private long Time(Traffic traffic, ReadOnlySpan<int> route, long bytes)
    {
        var slowest = long.MaxValue;
        foreach (var link in route)
        {
            slowest = Math.Min(slowest, _cluster.Links[link].Capacity.PerSecond);
        }

        var transport = _routes.Transport(route);
        var wire = _routes.WireBytes(traffic, bytes, transport);
        var drain = (long)Math.Ceiling((wire * 1e12 / slowest) - 1e-3);
        return (_routes.Latency(route, transport) * traffic.LatencySteps) + drain;
    }

    private readonly struct MessagesAlone(IdealNetwork network, Traffic traffic, long[] latest) : IFlowVisitor
    {
        public long[] Latest => latest;

        public void Visit(int source, int destination, long bytes)
        {
            var route = network._routes.Route(traffic.Ranks[source], traffic.Ranks[destination]);
            var time = network.Time(traffic, route, bytes);
            latest[source] = Math.Max(latest[source], time);
            latest[destination] = Math.Max(latest[destination], time);
        }
    }
}
