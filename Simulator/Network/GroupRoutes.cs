namespace SimMoE.Simulator.Network;

/// <summary>Routes between all members of one group, laid out for one walk after the other.</summary>
/// <remarks>A step starts hundreds of exchanges in the same few groups: the routes are looked up once.</remarks>
internal sealed class GroupRoutes
{
    private readonly int[] _start;
    private readonly int[] _links;

    /// <summary>Looks the routes up.</summary>
    /// <param name="routes">Of the cluster.</param>
    /// <param name="ranks">Rank of each member.</param>
    public GroupRoutes(RouteTable routes, IReadOnlyList<int> ranks)
    {
        Members = ranks.Count;
        _start = new int[(Members * Members) + 1];
        Transport = new int[Members * Members];
        Latency = new long[Members * Members];
        var links = new List<int>(Members * Members * 4);
        for (var source = 0; source < Members; source++)
        {
            for (var destination = 0; destination < Members; destination++)
            {
                var pair = (source * Members) + destination;
                if (source != destination)
                {
                    var route = routes.Route(ranks[source], ranks[destination]);
                    Transport[pair] = routes.Transport(route);
                    Latency[pair] = routes.Latency(route, Transport[pair]);
                    links.AddRange(route);
                }

                _start[pair + 1] = links.Count;
            }
        }

        _links = [.. links];
    }

    /// <summary>Members.</summary>
    public int Members { get; }

    /// <summary>Transport of each pair, [source, destination].</summary>
    public int[] Transport { get; }

    /// <summary>Picoseconds of each pair's links and its transport's start-up.</summary>
    public long[] Latency { get; }

    /// <summary>Links of a pair; none from a member to itself.</summary>
    /// <param name="pair">source x members + destination.</param>
    public ReadOnlySpan<int> Of(int pair) => _links.AsSpan(_start[pair], _start[pair + 1] - _start[pair]);
}
