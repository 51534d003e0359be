using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SimMoE.Simulator.Network.Flows;

/// <summary>How the links share themselves out among flows: levels, what is held back where, and how far service has come.</summary>
/// <remarks>A flow's rate is the level of its bottleneck, the lowest among its links. A link carries the flows that it holds back, all at
/// its
/// level, and flows held back elsewhere, whose rates stand in one sum. So level = (capacity - sum) / flows held back.</remarks>
internal sealed class LinkShares
{
    /// <summary>Levels that differ by less, as a ratio, are one level.</summary>
    private const double Tie = 1e-11;

    /// <summary>Share of its capacity by which rounding may overfill a link.</summary>
    private const double Overfull = 1e-10;

    private readonly int _spare;
    private readonly double[] _capacity;
    private readonly double[] _elsewhere;
    private readonly double[] _level;
    private readonly double[] _served;
    private readonly HeldFlows[] _held;
    private readonly int[] _buffer;

    /// <param name="capacities">Bytes a picosecond of each link, positive.</param>
    /// <param name="hops">Most links of a route, at least 1.</param>
    public LinkShares(ReadOnlySpan<double> capacities, int hops)
    {
        _spare = capacities.Length;
        _capacity = [.. capacities, double.PositiveInfinity];
        _elsewhere = new double[_spare + 1];
        _level = new double[_spare + 1];
        _served = new double[_spare + 1];
        _held = new HeldFlows[_spare];
        for (var link = 0; link < _spare; link++)
        {
            _held[link] = new HeldFlows(Math.Max(1, hops - 1));
        }

        _buffer = new int[Math.Max(1, hops - 1)];
        Flows = new FlowTable(Math.Max(2, hops), _spare);
        Array.Fill(_level, double.PositiveInfinity);
    }

    /// <summary>Links; also the number of the spare link, which stands where a route is short and holds nothing back.</summary>
    public int Links => _spare;

    /// <summary>What flows.</summary>
    public FlowTable Flows { get; }

    /// <summary>Flows that a link holds back.</summary>
    public HeldFlows Held(int link) => _held[link];

    /// <summary>Bytes a picosecond that a link can carry.</summary>
    public double Capacity(int link) => _capacity[link];

    /// <summary>Rate of each flow that a link holds back; infinite if it holds none.</summary>
    public double Level(int link) => _level[link];

    /// <summary>Bytes that each flow held back by a link has been served, from any start.</summary>
    public double Served(int link) => _served[link];

    /// <summary>Bytes a picosecond that a link carries now.</summary>
    public double Rate(int link)
    {
        var count = _held[link].Count;
        return count == 0 ? Math.Max(0, _elsewhere[link]) : _elsewhere[link] + (count * _level[link]);
    }

    /// <summary>Capacity that flows held back elsewhere leave.</summary>
    public double Left(int link) => _capacity[link] - _elsewhere[link];

    /// <summary>Serves the flows that a link holds back for some picoseconds.</summary>
    public void Serve(int link, double picoseconds) => _served[link] += _level[link] * picoseconds;

    /// <summary>Level that follows from what is held back elsewhere: infinite if a link has nothing to hold back and room; minus infinity
    /// if
    /// it should hold something back and does not yet.</summary>
    /// <param name="link">The link.</param>
    /// <param name="last">Level of the link before it in the order of saturation.</param>
    public double LevelOf(int link, double last)
    {
        var count = _held[link].Count;
        if (count == 0)
        {
            return _elsewhere[link] > _capacity[link] * (1 + Overfull) ? double.NegativeInfinity : double.PositiveInfinity;
        }

        return Snap((_capacity[link] - _elsewhere[link]) / count, last);
    }

    /// <summary>A level, or the last one if they differ by rounding only.</summary>
    public static double Snap(double level, double last) => Math.Abs(level - last) <= last * Tie ? last : level;

    /// <summary>Gives a link a level and tells the other links of the flows that it holds back.</summary>
    /// <param name="link">The link.</param>
    /// <param name="level">Its level.</param>
    /// <param name="newFrom">Place from which on flows are new to it, so that their whole rate counts.</param>
    public void SetLevel(int link, double level, int newFrom)
    {
        var held = _held[link];
        if (newFrom > 0 && level != _level[link])
        {
            Push(held.Others[..(held.Others.Length - held.OthersFrom(newFrom).Length)], level - _level[link]);
        }

        if (newFrom < held.Count)
        {
            Push(held.OthersFrom(newFrom), level);
        }

        _level[link] = held.Count == 0 ? double.PositiveInfinity : level;
    }

    /// <summary>Moves all flows that use a link and are held back at another one; their rates count nowhere until the link has its
    /// level.</summary>
    public void Take(int link, int from)
    {
        var giver = _held[from];
        for (var place = giver.Find(link, 0); place >= 0; place = giver.Find(link, place))
        {
            var flow = giver.FlowAt(place);
            var left = giver.Keys[place] - _served[from];
            Release(flow);
            Hold(link, flow, left);
        }
    }

    /// <summary>Lets a link hold back a flow.</summary>
    /// <param name="link">One of the flow's links.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="left">Bytes that it still has to move.</param>
    public void Hold(int link, int flow, double left)
    {
        var count = 0;
        foreach (var other in Flows.Links(flow))
        {
            if (other != link && count < _buffer.Length)
            {
                _buffer[count++] = other;
            }
        }

        Flows.PutAt(flow, link, _held[link].Add(flow, _buffer, _served[link] + left));
    }

    /// <summary>Takes a flow and its rate off its links.</summary>
    public void Release(int flow)
    {
        var link = Flows.Bottleneck(flow);
        var (held, place) = (_held[link], Flows.Place(flow));
        Push(held.OthersAt(place), -_level[link]);
        var moved = held.RemoveAt(place);
        if (moved >= 0)
        {
            Flows.PutAt(moved, place);
        }

        if (held.Count == 0)
        {
            (_level[link], _served[link]) = (double.PositiveInfinity, 0);
        }
    }

    /// <summary>Bytes that a flow still has to move.</summary>
    public double Remaining(int flow)
    {
        var link = Flows.Bottleneck(flow);
        return link < 0 ? Flows.Volume(flow) : Math.Max(0, _held[link].Keys[Flows.Place(flow)] - _served[link]);
    }

    /// <summary>Says that nothing flows over a link any more: what rounding left of its sum goes.</summary>
    public void Close(int link) => _elsewhere[link] = 0;

    /// <summary>Holds nothing back any more; every flow's bytes left must be known.</summary>
    public void Clear()
    {
        foreach (var held in _held)
        {
            held.Clear();
        }

        Array.Clear(_elsewhere);
        Array.Clear(_served);
        Array.Fill(_level, double.PositiveInfinity);
    }

    /// <summary>Adds the sums up anew, so that rounding cannot build up.</summary>
    public void SumAgain()
    {
        Array.Clear(_elsewhere);
        for (var link = 0; link < _spare; link++)
        {
            if (_held[link].Count > 0)
            {
                Push(_held[link].Others, _level[link]);
            }
        }
    }

    private void Push(ReadOnlySpan<int> links, double rate)
    {
        // The hot loop of exact runs: each link number was checked when its flow was added.
        ref var elsewhere = ref MemoryMarshal.GetArrayDataReference(_elsewhere);
        foreach (var link in links)
        {
            Unsafe.Add(ref elsewhere, link) += rate;
        }
    }
}
