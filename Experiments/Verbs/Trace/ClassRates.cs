using SimMoE.Simulator.Tracing;
using SimMoE.Topology;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Trace;

/// <summary>Adds the rates of single links up to the rate of their class, and tells a trace once an instant.</summary>
public sealed class ClassRates
{
    private readonly Cluster _cluster;
    private readonly ILinkRateSink _sink;
    private readonly double[] _ofLink;
    private readonly double[] _ofClass;
    private readonly long[] _capacity;
    private readonly SortedSet<int> _changed = [];
    private SimDuration _now;

    /// <summary>Starts with idle links.</summary>
    public ClassRates(Cluster cluster, ILinkRateSink sink)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        (_cluster, _sink) = (cluster, sink);
        _ofLink = new double[cluster.Links.Length];
        _ofClass = new double[cluster.LinkClasses.Length];
        _capacity = new long[cluster.LinkClasses.Length];
        foreach (var link in cluster.Links)
        {
            _capacity[link.Class] += link.Capacity.PerSecond;
        }
    }

    /// <summary>A link's rate has changed.</summary>
    /// <param name="link">Index of the link.</param>
    /// <param name="rate">Bytes a second from now on.</param>
    /// <param name="time">Not before the last call's.</param>
    public void Change(int link, double rate, SimDuration time)
    {
        if (time > _now)
        {
            Flush();
            _now = time;
        }

        var ofLinks = _cluster.Links[link].Class;
        _ofClass[ofLinks] += rate - _ofLink[link];
        _ofLink[link] = rate;
        _changed.Add(ofLinks);
    }

    /// <summary>Tells what is still pending.</summary>
    public void Flush()
    {
        foreach (var changed in _changed)
        {
            // Sums of doubles leave dust where all flows have ended.
            var carried = new BytesPerSecond((long)Math.Round(Math.Max(0, _ofClass[changed])));
            _sink.LinkRate(_now, _cluster.LinkClasses[changed].Name, carried, new BytesPerSecond(_capacity[changed]));
        }

        _changed.Clear();
    }
}
