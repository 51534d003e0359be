namespace SimMoE.Simulator.Network.Flows;

/// <summary>Max-min fair rates from nothing: all flows rise together; the link that is full first holds its flows back; and so
/// on.</summary>
internal sealed class WaterFilling(LinkShares shares)
{
    private readonly Heap<(double Level, int Link), int> _heap = new();
    private double[] _left = [];
    private int[] _start = [];
    private int[] _flowsOf = [];
    private int[] _rising = [];

    /// <summary>Shares all flows out.</summary>
    /// <param name="order">Receives the links with flows in the order in which they became full; then those that never did.</param>
    public void Fill(List<int> order)
    {
        Collect();
        shares.Clear();
        order.Clear();
        for (var link = 0; link < shares.Links; link++)
        {
            if (_rising[link] > 0)
            {
                _heap.Add((shares.Left(link) / _rising[link], link), link);
            }
        }

        var idle = new List<int>();
        var last = 0.0;
        while (_heap.Count > 0)
        {
            var (bound, link) = _heap.First;
            if (_rising[link] == 0)
            {
                _heap.RemoveFirst();
                idle.Add(link);
                continue;
            }

            // What others left since has only raised the level: the bound is a lower one.
            var level = shares.Left(link) / _rising[link];
            if (level > bound.Level)
            {
                _heap.RaiseFirst((level, link));
                continue;
            }

            _heap.RemoveFirst();
            last = LinkShares.Snap(level, last);
            Saturate(link, last);
            order.Add(link);
        }

        order.AddRange(idle);
    }

    /// <summary>Lists the flows of each link, and what each flow has left.</summary>
    private void Collect()
    {
        var flows = shares.Flows;
        Array.Resize(ref _left, Math.Max(_left.Length, flows.End));
        _rising = new int[shares.Links + 1];
        for (var flow = 0; flow < flows.End; flow++)
        {
            if (flows.IsAlive(flow))
            {
                _left[flow] = shares.Remaining(flow);
                foreach (var link in flows.Links(flow))
                {
                    _rising[link]++;
                }
            }
        }

        _start = new int[shares.Links + 2];
        for (var link = 0; link <= shares.Links; link++)
        {
            _start[link + 1] = _start[link] + _rising[link];
        }

        var next = _start[..^1];
        Array.Resize(ref _flowsOf, Math.Max(_flowsOf.Length, _start[^1]));
        for (var flow = 0; flow < flows.End; flow++)
        {
            if (flows.IsAlive(flow))
            {
                flows.PutAt(flow, -1, -1);
                foreach (var link in flows.Links(flow))
                {
                    _flowsOf[next[link]++] = flow;
                }
            }
        }
    }

    private void Saturate(int link, double level)
    {
        for (var i = _start[link]; i < _start[link + 1]; i++)
        {
            var flow = _flowsOf[i];
            if (shares.Flows.Bottleneck(flow) < 0)
            {
                shares.Hold(link, flow, _left[flow]);
                foreach (var crossed in shares.Flows.Links(flow))
                {
                    _rising[crossed]--;
                }
            }
        }

        shares.SetLevel(link, level, newFrom: 0);
    }
}
