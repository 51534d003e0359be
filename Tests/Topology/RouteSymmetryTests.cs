using SimMoE.Topology;
using SimMoE.Topology.Shapes;
using static SimMoE.Tests.Topology.TestClusters;

namespace SimMoE.Tests.Topology;

/// <summary>What shapes claim in closed form against a walk over every route.</summary>
public sealed class RouteSymmetryTests
{
    private static readonly StarShape Switch = new(NvLink, "nvlink", "nvswitch");
    private static readonly StarShape Star = new(Nic);

    private static FatTreeShape Tree(int ports, int spines, PathChoice paths = PathChoice.Spread, int rails = 1) =>
        new()
        {
            Link = Nic,
            PortsPerLeaf = ports,
            Spines = spines,
            UpLink = Nic,
            Paths = paths,
            Rails = rails,
            Seed = 7,
        };

    private static FatTreeShape Pods(
        int ports,
        int spines,
        int leavesPerPod,
        int cores,
        PathChoice paths = PathChoice.Spread,
        int rails = 1
    ) => Tree(ports, spines, paths, rails) with { LeavesPerPod = leavesPerPod, Cores = cores, CoreLink = Nic };

    private static PcieTreeShape Pcie(int perSwitch, int sockets) =>
        new()
        {
            Link = Nic,
            HostLink = Nic,
            GpusPerSwitch = perSwitch,
            Sockets = sockets,
            SocketLink = Nic,
        };

    private static DragonflyShape Dragonfly(int groups, int routers, int globals) =>
        new()
        {
            Groups = groups,
            RoutersPerGroup = routers,
            GlobalLinksPerRouter = globals,
            Link = Nic,
            LocalLink = Nic,
            GlobalLink = Nic,
        };

    private static TorusShape Torus(params int[] sizes) => new() { Sizes = [.. sizes], Links = [Nic] };

    public static TheoryData<string, Cluster> Alike =>
        new()
        {
            { "star", Flat(Star, 7) },
            { "mesh", Flat(new MeshShape(NvLink), 5) },
            { "pcie, one socket", Flat(Pcie(2, 1), 8) },
            { "pcie, two sockets", Flat(Pcie(2, 2), 8) },
            { "odd ring", Flat(new TorusShape { Links = [Nic] }, 7) },
            { "ring of 4k + 2", Flat(new TorusShape { Links = [Nic] }, 6) },
            { "ring of 4k", Flat(new TorusShape { Links = [Nic] }, 8) },
            { "torus 4 x 3", Flat(Torus(4, 3), 12) },
            { "torus 2 x 6 x 3", Flat(Torus(2, 6, 3), 36) },
            { "torus 1 x 5", Flat(Torus(1, 5), 5) },
            { "two-level tree", Flat(Tree(4, 2), 16) },
            { "one leaf", Flat(Tree(8, 2), 5) },
            { "three-level tree", Flat(Pods(2, 2, 2, 4), 16) },
            { "one-spine tree by hash", Flat(Tree(4, 1, PathChoice.Ecmp), 16) },
            { "dragonfly", Flat(Dragonfly(5, 2, 2), 20) },
            { "dragonfly, one host a router", Flat(Dragonfly(3, 2, 1), 6) },
            { "nvswitch in star", Nested(3, 4, 4, Switch, Star) },
            { "nvswitch in star, shared cards", Nested(3, 4, 2, Switch, Star) },
            { "mesh in star, shared card", Nested(3, 4, 1, new MeshShape(NvLink), Star) },
            { "pcie in star, one card", Nested(3, 4, 1, Pcie(2, 1), Star) },
            { "pcie of two sockets, a card each", Nested(2, 8, 2, Pcie(2, 2), Star) },
            { "nvswitch in tree", Nested(4, 4, 4, Switch, Tree(8, 2)) },
            { "node over two leaves", Nested(4, 4, 4, Switch, Tree(2, 2)) },
            { "nvswitch in ring", Nested(6, 4, 1, Switch, new TorusShape { Links = [Nic] }) },
            { "nvswitch in dragonfly", Nested(6, 2, 1, Switch, Dragonfly(3, 2, 1)) },
            { "rails", Nested(4, 4, 4, Switch, Tree(2, 2, rails: 4), railLocal: true) },
            { "rails without forwarding", Nested(4, 4, 4, Switch, Tree(2, 2, rails: 4)) },
            { "rails, one unit, no spine", Nested(4, 4, 4, Switch, Tree(4, 0, rails: 4), railLocal: true) },
            { "rails in pods", Nested(8, 2, 2, Switch, Pods(2, 2, 4, 2, rails: 2), railLocal: true) },
            { "rails of meshes", Nested(4, 4, 4, new MeshShape(NvLink), Tree(4, 2, rails: 4), railLocal: true) },
            { "rails of pcie", Nested(4, 4, 4, Pcie(2, 2), Tree(4, 2, rails: 4), railLocal: true) },
            { "rails with shared cards", Nested(4, 4, 2, Switch, Tree(4, 2, rails: 2), railLocal: true) },
            { "forwarding over a plain tree", Nested(4, 2, 2, Switch, Tree(4, 2), railLocal: true) },
        };

    [Theory]
    [MemberData(nameof(Alike))]
    public void IsSymmetric_WhereClaimed_HoldsForEveryRoute(string name, Cluster cluster)
    {
        Assert.True(cluster.IsSymmetric, name);
        Assert.True(RouteSymmetry.Holds(cluster), name);
        RequireAllRoutes(cluster);
    }

    public static TheoryData<string, Cluster> Unlike =>
        new()
        {
            { "tree by hash", Flat(Tree(4, 2, PathChoice.Ecmp), 16) },
            { "part-empty leaf", Flat(Tree(4, 2), 14) },
            { "part-empty pod", Flat(Pods(2, 2, 2, 4), 14) },
            { "dragonfly with two links a pair", Flat(Dragonfly(3, 2, 2), 12) },
            { "nodes across leaf borders", Nested(4, 3, 3, Switch, Tree(4, 2)) },
            { "ring of nodes with three cards", Nested(3, 3, 3, Switch, Torus(9)) },
            { "one card on two sockets", Nested(2, 8, 1, Pcie(2, 2), Star) },
            { "rails of meshes with shared cards", Nested(3, 4, 2, new MeshShape(NvLink), Tree(4, 2, rails: 2), railLocal: true) },
            { "48 nodes in units of 32, small", Nested(3, 2, 2, Switch, Tree(2, 2, rails: 2), railLocal: true) },
        };

    [Theory]
    [MemberData(nameof(Unlike))]
    public void IsSymmetric_WhereRoutesDiffer_IsFalse(string name, Cluster cluster)
    {
        Assert.False(cluster.IsSymmetric, name);
        Assert.False(RouteSymmetry.Holds(cluster), name);
        RequireAllRoutes(cluster);
    }
}
