using SimMoE.Topology.Graph;
using SimMoE.Units;

namespace SimMoE.Topology.Shapes;

/// <summary>Fewest links over a free graph. A table of distances to a destination is made when it is first asked for, so that
/// memory grows with the destinations in use and not with pairs.</summary>
internal sealed class GraphRouter : IRouter
{
    private readonly int _first;
    private readonly ulong _seed;
    private readonly int[] _start;
    private readonly int[] _linkOf;
    private readonly int[] _to;
    private readonly int[] _sourceStart;
    private readonly int[] _sources;
    private readonly int[]?[] _distances;

    public GraphRouter(int first, List<(int From, int To)> links, int vertices, int endpoints, ulong seed)
    {
        _first = first;
        _seed = seed;
        _distances = new int[]?[endpoints];
        (_start, _linkOf) = Index(links, vertices, link => link.From);
        _to = [.. links.Select(link => link.To)];
        (_sourceStart, var incoming) = Index(links, vertices, link => link.To);
        _sources = [.. incoming.Select(link => links[link].From)];
        MaximumHops = vertices - 1;
    }

    public int MaximumHops { get; }

    public int Route(int source, int destination, Span<int> links)
    {
        var distance = Volatile.Read(ref _distances[destination]) ?? Fill(destination);
        var hash = FlowHash.Of(source, destination, _seed);
        int vertex = source,
            hops = 0;
        while (vertex != destination)
        {
            var choices = 0;
            for (var i = _start[vertex]; i < _start[vertex + 1]; i++)
            {
                choices += distance[_to[_linkOf[i]]] == distance[vertex] - 1 ? 1 : 0;
            }

            Invariant.Require(choices > 0);
            var bits = FlowHash.Upper(FlowHash.Of(vertex, hops, hash));
            var link = Pick(vertex, distance, choices == 1 ? 0 : FlowHash.Choose(bits, choices));
            links[hops++] = _first + link;
            vertex = _to[link];
        }

        return hops;
    }

    private int Pick(int vertex, int[] distance, int choice)
    {
        for (var i = _start[vertex]; ; i++)
        {
            if (distance[_to[_linkOf[i]]] == distance[vertex] - 1 && choice-- == 0)
            {
                return _linkOf[i];
            }
        }
    }

    /// <summary>Breadth-first search against the links. Two threads may both do it; they find the same.</summary>
    private int[] Fill(int destination)
    {
        var distance = new int[_start.Length - 1];
        Array.Fill(distance, int.MaxValue);
        distance[destination] = 0;
        var open = new Queue<int>([destination]);
        while (open.TryDequeue(out var vertex))
        {
            for (var i = _sourceStart[vertex]; i < _sourceStart[vertex + 1]; i++)
            {
                if (distance[_sources[i]] == int.MaxValue)
                {
                    distance[_sources[i]] = distance[vertex] + 1;
                    open.Enqueue(_sources[i]);
                }
            }
        }

        Volatile.Write(ref _distances[destination], distance);
        return distance;
    }

    /// <summary>Link numbers sorted by one end, and where each vertex's begin.</summary>
    private static (int[] Start, int[] Links) Index(List<(int From, int To)> links, int vertices, Func<(int From, int To), int> end)
    {
        var start = new int[vertices + 1];
        foreach (var link in links)
        {
            start[end(link) + 1]++;
        }

        for (var v = 0; v < vertices; v++)
        {
            start[v + 1] += start[v];
        }

        var place = start[..vertices];
        var sorted = new int[links.Count];
        for (var i = 0; i < links.Count; i++)
        {
            sorted[place[end(links[i])]++] = i;
        }

        return (start, sorted);
    }
}
