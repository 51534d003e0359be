using SimMoE.Topology;
using SimMoE.Units;

namespace SimMoE.Simulator.Network;

/// <summary>Routes of a cluster, remembered by source where they fit into memory.</summary>
internal sealed class RouteTable
{
    /// <summary>Places for link numbers that all rows together may take: 64 MiB.</summary>
    private const long MaximumPlaces = 1L << 24;

    /// <summary>Places for recent sizes of messages, as a power of 2, for each transport, even and uneven.</summary>
    private const int RecentBits = 13;

    private readonly Cluster _cluster;
    private readonly int _hops;
    private readonly int[][]? _rows;
    private readonly int[] _single;
    private readonly int[] _transportOfLink;
    private readonly long[] _latencyOfLink;
    private readonly (long Bytes, double Wire)[] _recent;

    public RouteTable(Cluster cluster)
    {
        _cluster = cluster;
        _hops = cluster.Router.MaximumHops;
        _single = new int[_hops];
        _rows = (long)cluster.RankCount * cluster.RankCount * (_hops + 1) <= MaximumPlaces ? new int[cluster.RankCount][] : null;
        _recent = new (long, double)[cluster.Transports.Length << (RecentBits + 1)];
        _transportOfLink = new int[cluster.Links.Length];
        _latencyOfLink = new long[cluster.Links.Length];
        for (var link = 0; link < cluster.Links.Length; link++)
        {
            _transportOfLink[link] = cluster.LinkClasses[cluster.Links[link].Class].Transport;
            _latencyOfLink[link] = cluster.Links[link].Latency.Picoseconds;
        }
    }

    /// <summary>Bytes a picosecond of each link.</summary>
    public double[] Capacities() => [.. _cluster.Links.Select(link => link.Capacity.PerSecond / 1e12)];

    /// <summary>Links from one rank to another; valid until the next call.</summary>
    public ReadOnlySpan<int> Route(int source, int destination)
    {
        if (_rows is null)
        {
            return _single.AsSpan(0, _cluster.Router.Route(source, destination, _single));
        }

        var row = _rows[source] ??= NewRow(source);
        var start = destination * (_hops + 1);
        return row.AsSpan(start + 1, row[start]);
    }

    /// <summary>Links from one rank to another, found anew and not remembered; valid until the next call.</summary>
    public ReadOnlySpan<int> Direct(int source, int destination) => _single.AsSpan(0, _cluster.Router.Route(source, destination, _single));

    /// <summary>Transport of a route: that of its outermost link.</summary>
    public int Transport(ReadOnlySpan<int> route)
    {
        var transport = 0;
        foreach (var link in route)
        {
            transport = Math.Max(transport, _transportOfLink[link]);
        }

        return transport;
    }

    /// <summary>Latency of a route: its links and its transport's start-up, once.</summary>
    public long Latency(ReadOnlySpan<int> route, int transport)
    {
        var latency = _cluster.Transports[transport].Latency.Picoseconds;
        foreach (var link in route)
        {
            latency += _latencyOfLink[link];
        }

        return latency;
    }

    /// <summary>Bytes of link capacity that a flow uses for its bytes of payload.</summary>
    /// <remarks>Rows are few thousands at most between two ranks, so the same sizes come again and again: each is remembered, and its
    /// logarithm is not taken twice.</remarks>
    public double WireBytes(Traffic traffic, long bytes, int transport)
    {
        if (traffic.MessageBytes > 0 || (traffic.Protocol is not null && _cluster.Transports[transport].Protocols.Count > 0))
        {
            return NewWireBytes(traffic, bytes, transport);
        }

        var hash = (int)(unchecked((ulong)bytes * 0x9E3779B97F4A7C15) >> (64 - RecentBits));
        ref var recent = ref _recent[(((transport * 2) + (traffic.IsUneven ? 1 : 0)) << RecentBits) + hash];
        if (recent.Bytes != bytes)
        {
            recent = (bytes, NewWireBytes(traffic, bytes, transport));
        }

        return recent.Wire;
    }

    private double NewWireBytes(Traffic traffic, long bytes, int transport)
    {
        var law = _cluster.Transports[transport].Of(traffic.Protocol);
        var efficiency = law.Efficiency(traffic.MessageBytes > 0 ? traffic.MessageBytes : bytes);
        return bytes / (traffic.IsUneven ? efficiency * law.UnevenEfficiency : efficiency);
    }

    private int[] NewRow(int source)
    {
        var row = new int[_cluster.RankCount * (_hops + 1)];
        for (var destination = 0; destination < _cluster.RankCount; destination++)
        {
            if (destination != source)
            {
                var start = destination * (_hops + 1);
                row[start] = _cluster.Router.Route(source, destination, row.AsSpan(start + 1, _hops));
                Invariant.Require(row[start] > 0 && row[start] <= _hops);
            }
        }

        return row;
    }
}
