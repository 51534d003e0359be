namespace SimMoE.Topology.Description;

/// <summary>Maximum flow by Dinic's algorithm (Soviet Math. Doklady 11, 1970), without recursion.</summary>
internal sealed class MaximumFlow
{
    /// <summary>Stands for any amount.</summary>
    public const long Unlimited = long.MaxValue / 4;

    private readonly int[] _head;
    private readonly List<int> _next;
    private readonly List<int> _to;
    private readonly List<long> _left;
    private readonly int[] _level;
    private readonly int[] _arc;

    public MaximumFlow(int vertices, int arcs)
    {
        _head = new int[vertices];
        _level = new int[vertices];
        _arc = new int[vertices];
        Array.Fill(_head, -1);
        _next = new(2 * arcs);
        _to = new(2 * arcs);
        _left = new(2 * arcs);
    }

    /// <summary>Adds an arc; its reverse has the next odd number.</summary>
    public void AddArc(int from, int to, long capacity)
    {
        Add(from, to, capacity);
        Add(to, from, 0);
    }

    public long Solve(int source, int sink)
    {
        var total = 0L;
        var path = new List<int>();
        while (FindLevels(source, sink))
        {
            _head.CopyTo(_arc, 0);
            while (Advance(source, sink, path))
            {
                total += Push(path);
            }
        }

        return total;
    }

    private void Add(int from, int to, long capacity)
    {
        _next.Add(_head[from]);
        _to.Add(to);
        _left.Add(capacity);
        _head[from] = _to.Count - 1;
    }

    private bool FindLevels(int source, int sink)
    {
        Array.Fill(_level, -1);
        _level[source] = 0;
        var open = new Queue<int>([source]);
        while (open.TryDequeue(out var vertex))
        {
            for (var arc = _head[vertex]; arc >= 0; arc = _next[arc])
            {
                if (_left[arc] > 0 && _level[_to[arc]] < 0)
                {
                    _level[_to[arc]] = _level[vertex] + 1;
                    open.Enqueue(_to[arc]);
                }
            }
        }

        return _level[sink] >= 0;
    }

    /// <summary>Finds a path of arcs with room, one level further each; false if none is left.</summary>
    private bool Advance(int source, int sink, List<int> path)
    {
        path.Clear();
        var vertex = source;
        while (vertex != sink)
        {
            var arc = _arc[vertex];
            if (arc < 0)
            {
                if (path.Count == 0)
                {
                    return false;
                }

                vertex = _to[path[^1] ^ 1];
                path.RemoveAt(path.Count - 1);
                _arc[vertex] = _next[_arc[vertex]];
            }
            else if (_left[arc] > 0 && _level[_to[arc]] == _level[vertex] + 1)
            {
                path.Add(arc);
                vertex = _to[arc];
            }
            else
            {
                _arc[vertex] = _next[arc];
            }
        }

        return true;
    }

    private long Push(List<int> path)
    {
        var amount = Unlimited;
        foreach (var arc in path)
        {
            amount = Math.Min(amount, _left[arc]);
        }

        foreach (var arc in path)
        {
            _left[arc] -= amount;
            _left[arc ^ 1] += amount;
        }

        return amount;
    }
}
