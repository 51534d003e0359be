namespace SimMoE.Simulator.Network.Flows;

/// <summary>What flows: routes, volumes, and where each flow is held back. Numbers of flows that have drained are given out
/// again.</summary>
/// <param name="hops">Most links of a route.</param>
/// <param name="spare">Link that fills up shorter routes.</param>
internal sealed class FlowTable(int hops, int spare)
{
    private readonly Stack<int> _free = new();
    private int[] _links = [];
    private double[] _volume = [];
    private int[] _bottleneck = [];
    private int[] _place = [];

    /// <summary>Flows that have not drained.</summary>
    public int Alive { get; private set; }

    /// <summary>Numbers in use lie below this one.</summary>
    public int End { get; private set; }

    /// <summary>Adds a flow that no link holds back yet.</summary>
    public int Add(ReadOnlySpan<int> route, double volume)
    {
        if (Alive++ == 0)
        {
            End = 0;
            _free.Clear();
        }

        if (!_free.TryPop(out var flow))
        {
            flow = End++;
            if (flow == _volume.Length)
            {
                var size = Math.Max(64, flow * 2);
                Array.Resize(ref _links, size * hops);
                Array.Resize(ref _volume, size);
                Array.Resize(ref _bottleneck, size);
                Array.Resize(ref _place, size);
            }
        }

        var links = _links.AsSpan(flow * hops, hops);
        links.Fill(spare);
        route.CopyTo(links);
        (_volume[flow], _bottleneck[flow], _place[flow]) = (volume, -1, -1);
        return flow;
    }

    /// <summary>Removes a flow.</summary>
    public void Remove(int flow)
    {
        _volume[flow] = 0;
        _free.Push(flow);
        Alive--;
    }

    /// <summary>True if a number stands for a flow.</summary>
    public bool IsAlive(int flow) => _volume[flow] > 0;

    /// <summary>Links of a flow, filled up with the spare link.</summary>
    public ReadOnlySpan<int> Links(int flow) => _links.AsSpan(flow * hops, hops);

    /// <summary>Bytes of link capacity that a flow uses in all.</summary>
    public double Volume(int flow) => _volume[flow];

    /// <summary>The link that holds a flow back; -1 before the first solve.</summary>
    public int Bottleneck(int flow) => _bottleneck[flow];

    /// <summary>A flow's place in its bottleneck's list.</summary>
    public int Place(int flow) => _place[flow];

    /// <summary>Says where a flow is held back.</summary>
    public void PutAt(int flow, int bottleneck, int place) => (_bottleneck[flow], _place[flow]) = (bottleneck, place);

    /// <summary>Says that a flow moved within its bottleneck's list.</summary>
    public void PutAt(int flow, int place) => _place[flow] = place;
}
