using SimMoE.Topology;

namespace SimMoE.Simulator.Network.Fluid;

/// <summary>Which links of an exchange can hold a flow back, if each flow meets two of them: one where it sends, one where it
/// receives. The flows then fall apart into matrices that do not see one another (F9).</summary>
internal sealed class PortPlan
{
    /// <summary>Cells of one matrix: 64 MiB of remaining bytes.</summary>
    private const long MaximumCells = 1L << 23;

    /// <summary>Cells for each flow above which a matrix is too thin to be worth it.</summary>
    private const int MaximumThinness = 4;

    private readonly int[] _component;
    private readonly int[] _port;

    private PortPlan(int[] component, int[] port, PortMatrix[] matrices, bool[] uses) =>
        (_component, _port, Matrices, Uses) = (component, port, matrices, uses);

    /// <summary>The matrices.</summary>
    public PortMatrix[] Matrices { get; }

    /// <summary>True for each link that the exchange uses, also where it never is held back.</summary>
    public bool[] Uses { get; }

    /// <summary>Place of a flow.</summary>
    public (int Matrix, int Row, int Column) PlaceOf(ReadOnlySpan<int> route) =>
        (_component[route[0]], _port[route[0]], _port[route[^1]]);

    /// <summary>Looks for the matrices of an exchange.</summary>
    /// <returns>Null if its flows meet other numbers of links, or sides cannot be told apart, or the matrices would be too thin.</returns>
    public static PortPlan? TryFind(
        Cluster cluster, RouteTable routes, Traffic traffic, ReadOnlySpan<double> capacities, double relativeError, long now)
    {
        var contention = new PortContention(capacities);
        var walk = new Walk(routes, traffic, contention);
        TrafficFlows.Visit(traffic, ref walk);
        return contention.IsPortsOnly() ? Build(cluster, contention, capacities, relativeError, now) : null;
    }

    private static PortPlan? Build(
        Cluster cluster, PortContention contention, ReadOnlySpan<double> capacities, double relativeError, long now)
    {
        var links = cluster.Links.Length;
        var component = new int[links];
        var port = new int[links];
        var ports = new List<(List<double> Rows, List<double> Columns)>();
        var numberOfRoot = new int[links];
        for (var link = 0; link < links; link++)
        {
            if (!contention.IsSender(link) && !contention.IsReceiver(link))
            {
                continue;
            }

            var root = contention.RootOf(link);
            if (numberOfRoot[root] == 0)
            {
                ports.Add(([], []));
                numberOfRoot[root] = ports.Count;
            }

            component[link] = numberOfRoot[root] - 1;
            var side = contention.IsSender(link) ? ports[component[link]].Rows : ports[component[link]].Columns;
            port[link] = side.Count;
            side.Add(capacities[link]);
        }

        var cells = ports.Select(one => PortMatrix.Cells(one.Rows.Count, one.Columns.Count)).ToArray();
        if (cells.Length == 0 || cells.Max() > MaximumCells || cells.Sum() > MaximumThinness * (contention.Flows + 1024L))
        {
            return null;
        }

        var matrices = ports.Select(one =>
            new PortMatrix(one.Rows.ToArray(), one.Columns.ToArray(), relativeError, now)).ToArray();
        return new PortPlan(component, port, matrices, contention.Uses);
    }

    private readonly struct Walk(RouteTable routes, Traffic traffic, PortContention contention) : IFlowVisitor
    {
        public void Visit(int source, int destination, long bytes)
        {
            if (contention.IsPossible)
            {
                contention.Add(routes.Route(traffic.Ranks[source], traffic.Ranks[destination]));
            }
        }
    }
}
