using SimMoE.Topology.Graph;

namespace SimMoE.Topology.Shapes;

/// <summary>Leaf switches under spines (two levels), or under the aggregation switches of pods under cores (three levels).
/// With <see cref="Rails"/> above 1, the i-th port of every node goes to a leaf of rail i.</summary>
/// <seealso href="../../docs/models/topology.md"/>
public sealed record FatTreeShape : Shape
{
    private const double FastestBundle = 1e18;

    /// <summary>Link between an endpoint and its leaf.</summary>
    public required LinkSpec Link { get; init; }

    /// <summary>Endpoints of a leaf, 1 or more; the last leaf may be part empty.</summary>
    public required int PortsPerLeaf { get; init; }

    /// <summary>Spines; in three levels, aggregation switches of a pod. 0 only if no two leaves need each other.</summary>
    public required int Spines { get; init; }

    /// <summary>Link between a leaf and one spine.</summary>
    public required LinkSpec UpLink { get; init; }

    /// <summary>Leaves of a pod; 0 for two levels.</summary>
    public int LeavesPerPod { get; init; }

    /// <summary>Core switches, a multiple of <see cref="Spines"/>: the j-th aggregation switch of each pod reaches the j-th share of
    /// them. 0 for two levels.</summary>
    public int Cores { get; init; }

    /// <summary>Link between an aggregation switch and a core.</summary>
    public LinkSpec CoreLink { get; init; }

    /// <summary>Rails: leaves that share the ports of a node; divides the number of endpoints. 1 is a plain fat tree.</summary>
    public int Rails { get; init; } = 1;

    /// <summary>How flows use the spines and cores.</summary>
    public PathChoice Paths { get; init; } = PathChoice.Spread;

    /// <summary>Seed of the flow hash.</summary>
    public ulong Seed { get; init; }

    /// <summary>The up-link of one spine when a leaf's links up carry its links down divided by an oversubscription.</summary>
    /// <param name="down">Link below.</param>
    /// <param name="downLinks">Links below, 1 or more.</param>
    /// <param name="upLinks">Links above, 1 or more.</param>
    /// <param name="oversubscription">1 is non-blocking, 2 halves the links above.</param>
    public static LinkSpec UpLinkFor(LinkSpec down, int downLinks, int upLinks, double oversubscription) =>
        down with
        {
            Bandwidth = (down.Bandwidth * downLinks).Scale(1.0 / (upLinks * oversubscription)),
        };

    /// <summary>Leaves for a number of endpoints.</summary>
    public int Leaves(int endpoints) => Rails * CeilingDivide(endpoints / Rails, PortsPerLeaf);

    /// <summary>Pods for a number of endpoints; 1 for two levels.</summary>
    public int Pods(int endpoints) => LeavesPerPod == 0 ? 1 : CeilingDivide(Leaves(endpoints), LeavesPerPod);

    /// <inheritdoc/>
    public override ShapeFault? Fault(int endpoints)
    {
        if (endpoints % Rails != 0)
        {
            return new("rails", $"{endpoints} ports on {Rails} rails", "the number of rails must divide the number of ports");
        }

        if (LeavesPerPod > 0 && (Spines == 0 || Cores == 0 || Cores % Spines != 0))
        {
            return new("cores", $"{Cores} cores for {Spines} aggregation switches in a pod", "cores must be a multiple of them, 1 or more");
        }

        if (Math.Max((double)UpLink.Bandwidth.PerSecond * Spines, (double)CoreLink.Bandwidth.PerSecond * Cores) > FastestBundle)
        {
            return new(
                "spines",
                $"{Spines} links of {UpLink.Bandwidth} and {Cores} of {CoreLink.Bandwidth} act as one",
                "fewer or slower ones: at most 1000 PB/s in all"
            );
        }

        return Spines == 0 && Leaves(endpoints) > Rails
            ? new("spines", $"no spine over {Leaves(endpoints)} leaves", "1 or more, or leaves with room for every node")
            : null;
    }

    /// <inheritdoc/>
    public override bool IsSymmetric(int endpoints, int perNode)
    {
        var oneWay = Paths == PathChoice.Spread || (Spines <= 1 && Cores <= 1);
        var perRail = endpoints / Rails;
        var oneLeaf = perRail <= PortsPerLeaf;
        var fullLeaves = oneLeaf || perRail % PortsPerLeaf == 0;
        var leaves = Leaves(endpoints);
        var fullPods = LeavesPerPod == 0 || leaves <= LeavesPerPod || (leaves % LeavesPerPod == 0 && LeavesPerPod % Rails == 0);
        return oneWay && fullLeaves && fullPods && NodesLieAlike(perNode, oneLeaf, leaves);
    }

    internal override IRouter BuildChecked(ShapeScope scope)
    {
        var plan = FatTreePlan.Build(this, scope);
        return new FatTreeRouter(plan, this);
    }

    /// <summary>A node's ports exchange nothing here, so all nodes must lie alike over leaves and pods.</summary>
    private bool NodesLieAlike(int perNode, bool oneLeaf, int leaves)
    {
        if (perNode == 1 && Rails == 1)
        {
            return true;
        }

        if (Rails > 1)
        {
            return perNode == Rails;
        }

        var inLeaves = oneLeaf || Divides(perNode, PortsPerLeaf);
        return inLeaves && (LeavesPerPod == 0 || leaves <= LeavesPerPod || Divides(perNode, PortsPerLeaf * LeavesPerPod));
    }

    private static bool Divides(int left, int right) => left % right == 0 || right % left == 0;

    private static int CeilingDivide(int amount, int by) => (amount + by - 1) / by;
}
