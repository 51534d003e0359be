using SimMoE.Topology;
using SimMoE.Topology.Shapes;
using static SimMoE.Tests.Topology.TestClusters;

namespace SimMoE.Tests.Topology.Shapes;

/// <summary>Routes found by hand on paper, as the vertices they visit.</summary>
public sealed class ShapeRouteTests
{
    private static readonly StarShape Switch = new(NvLink, "nvlink", "nvswitch");

    private static FatTreeShape Tree(int ports, int spines, int rails = 1) =>
        new()
        {
            Link = Nic,
            PortsPerLeaf = ports,
            Spines = spines,
            UpLink = Nic,
            Rails = rails,
        };

    private static PcieTreeShape Pcie(int perSwitch, int sockets) =>
        new()
        {
            Link = Nic,
            HostLink = Nic,
            GpusPerSwitch = perSwitch,
            Sockets = sockets,
            SocketLink = Nic,
        };

    [Fact]
    public void Star_TwoGpus_MeetInTheSwitch() => Assert.Equal("gpu2 switch gpu0", Path(Flat(new StarShape(Nic), 3), 2, 0));

    [Fact]
    public void Mesh_TwoGpus_HaveALinkOfTheirOwn()
    {
        var mesh = Flat(new MeshShape(NvLink), 4);
        Assert.Equal(12, mesh.Links.Length);
        Assert.Equal("gpu3 gpu1", Path(mesh, 3, 1));
    }

    /// <summary>Eight GPUs, two on a switch, two switches on a socket.</summary>
    [Theory]
    [InlineData(0, 1, "gpu0 pcie-switch0 gpu1")]
    [InlineData(0, 2, "gpu0 pcie-switch0 socket0 pcie-switch1 gpu2")]
    [InlineData(7, 0, "gpu7 pcie-switch3 socket1 socket0 pcie-switch0 gpu0")]
    public void Pcie_TwoSockets_ClimbsAsFarAsNeeded(int source, int destination, string path) =>
        Assert.Equal(path, Path(Flat(Pcie(2, 2), 8), source, destination));

    /// <summary>Sixteen ports, four a leaf, two spines bundled into one vertex.</summary>
    [Theory]
    [InlineData(0, 3, "gpu0 leaf0 gpu3")]
    [InlineData(0, 5, "gpu0 leaf0 spine0 leaf1 gpu5")]
    [InlineData(15, 4, "gpu15 leaf3 spine0 leaf1 gpu4")]
    public void FatTree_TwoLevels_ClimbsAsFarAsNeeded(int source, int destination, string path) =>
        Assert.Equal(path, Path(Flat(Tree(4, 2), 16), source, destination));

    /// <summary>Two ports a leaf, two leaves a pod, four pods; two aggregation switches a pod, four cores.</summary>
    [Theory]
    [InlineData(0, 1, "gpu0 leaf0 gpu1")]
    [InlineData(0, 3, "gpu0 leaf0 pod0 leaf1 gpu3")]
    [InlineData(0, 4, "gpu0 leaf0 pod0 core0 pod1 leaf2 gpu4")]
    public void FatTree_ThreeLevels_ClimbsAsFarAsNeeded(int source, int destination, string path)
    {
        var tree = Flat(Tree(2, 2) with { LeavesPerPod = 2, Cores = 4, CoreLink = Nic }, 16);

        Assert.Equal(path, Path(tree, source, destination));
        Assert.Contains(new Part("aggregation switch", 8), tree.Parts);
        Assert.Contains(new Part("core switch", 4), tree.Parts);
    }

    /// <summary>Spraying over two spines of 50 GB/s: a leaf reaches them as 100 GB/s. A pod with two aggregation switches, two cores
    /// each: 200 GB/s.</summary>
    [Fact]
    public void FatTree_Spread_BundlesParallelLinks()
    {
        var tree = Flat(Tree(2, 2) with { LeavesPerPod = 2, Cores = 4, CoreLink = Nic }, 16);

        Assert.Equal(100_000_000_000, tree.Links.First(l => tree.LinkClasses[l.Class].Name == "leaf-up").Capacity.PerSecond);
        Assert.Equal(200_000_000_000, tree.Links.First(l => tree.LinkClasses[l.Class].Name == "pod-down").Capacity.PerSecond);
    }

    /// <summary>32 ports of 50 GB/s below, 8 links above, 2:1: 32 x 50 / 2 / 8 = 100 GB/s each.</summary>
    [Fact]
    public void UpLinkFor_TwoToOne_HalvesWhatGoesUp() =>
        Assert.Equal(100_000_000_000, FatTreeShape.UpLinkFor(Nic, 32, 8, 2).Bandwidth.PerSecond);

    [Theory]
    [InlineData(0, 1, "gpu0 gpu1")]
    [InlineData(0, 5, "gpu0 gpu5")]
    [InlineData(0, 3, "gpu0 gpu1 gpu2 gpu3")]
    [InlineData(3, 0, "gpu3 gpu2 gpu1 gpu0")]
    [InlineData(1, 4, "gpu1 gpu0 gpu5 gpu4")]
    public void Ring_OfSix_GoesTheShorterWayAndOppositeByParity(int source, int destination, string path) =>
        Assert.Equal(path, Path(Flat(new TorusShape { Links = [Nic] }, 6), source, destination));

    /// <summary>4 x 3: place 10 is x 2, y 2. First x from 0 to 2 (even, so plus), then y from 0 to 2 by the wrap-around.</summary>
    [Fact]
    public void Torus_OfTwoDimensions_CorrectsTheFirstFirst() =>
        Assert.Equal("gpu0 gpu1 gpu2 gpu10", Path(Flat(new TorusShape { Sizes = [4, 3], Links = [Nic] }, 12), 0, 10));

    /// <summary>Three groups of two routers, one global link each. Group 0: router 0 leads to group 1 (arriving at its router 1, router 3
    /// in all), router 1 leads to group 2 (arriving at its router 0, router 4 in all).</summary>
    [Theory]
    [InlineData(0, 1, "gpu0 router0 router1 gpu1")]
    [InlineData(0, 3, "gpu0 router0 router3 gpu3")]
    [InlineData(0, 2, "gpu0 router0 router3 router2 gpu2")]
    [InlineData(0, 4, "gpu0 router0 router1 router4 gpu4")]
    [InlineData(0, 5, "gpu0 router0 router1 router4 router5 gpu5")]
    public void Dragonfly_Minimal_TakesOneGlobalLink(int source, int destination, string path)
    {
        var shape = new DragonflyShape
        {
            Groups = 3,
            RoutersPerGroup = 2,
            GlobalLinksPerRouter = 1,
            Link = Nic,
            LocalLink = Nic,
            GlobalLink = Nic,
        };
        Assert.Equal(path, Path(Flat(shape, 6), source, destination));
    }

    /// <summary>Two nodes of four GPUs, four rails, one leaf a rail.</summary>
    [Theory]
    [InlineData(0, 1, "gpu0 node0/nvswitch gpu1")]
    [InlineData(0, 4, "gpu0 leaf0 gpu4")]
    [InlineData(0, 5, "gpu0 node0/nvswitch gpu1 leaf1 gpu5")]
    [InlineData(6, 1, "gpu6 node1/nvswitch gpu5 leaf1 gpu1")]
    public void Rails_RailLocal_ChangesRailInsideTheNode(int source, int destination, string path) =>
        Assert.Equal(path, Path(Nested(2, 4, 4, Switch, Tree(2, 0, rails: 4), railLocal: true), source, destination));

    /// <summary>One node a leaf: leaf number = 4 x node + rail.</summary>
    [Theory]
    [InlineData(false, 0, 5, "gpu0 leaf0 spine0 leaf5 gpu5")]
    [InlineData(true, 0, 5, "gpu0 node0/nvswitch gpu1 leaf1 spine0 leaf5 gpu5")]
    [InlineData(true, 0, 4, "gpu0 leaf0 spine0 leaf4 gpu4")]
    public void Rails_SeveralUnits_MeetInTheSpine(bool railLocal, int source, int destination, string path) =>
        Assert.Equal(path, Path(Nested(2, 4, 4, Switch, Tree(1, 2, rails: 4), railLocal), source, destination));

    /// <summary>Four GPUs, two cards: GPUs 0 and 1 use card 0.</summary>
    [Fact]
    public void Nested_SharedCards_GoThroughThem()
    {
        var cluster = Nested(2, 4, 2, Switch, new StarShape(Nic));
        Assert.Equal("gpu0 node0/nic0 switch node1/nic1 gpu6", Path(cluster, 0, 6));
        Assert.Equal("host-up nic-up nic-down host-down", Classes(cluster, 0, 6));
    }

    [Fact]
    public void Nested_PcieWithOneCard_SharesTheTree() =>
        Assert.Equal(
            "gpu0 node0/pcie-switch0 node0/socket0 node0/nic0 switch node1/nic0 node1/socket0 node1/pcie-switch1 gpu7",
            Path(Nested(2, 4, 1, Pcie(2, 1), new StarShape(Nic)), 0, 7)
        );

    /// <summary>A square of four switches, a GPU on each: two ways of equal length between opposite corners.</summary>
    [Fact]
    public void Graph_EqualPaths_AreBothUsed()
    {
        Cable Side(int from, int to) => new(from, to, Nic, "side");
        var square = Flat(
            new GraphShape
            {
                Switches = ["a", "b", "c", "d"],
                Cables = [Side(0, 4), Side(1, 5), Side(2, 6), Side(3, 7), Side(4, 5), Side(5, 6), Side(6, 7), Side(7, 4)],
            },
            4
        );

        Assert.Equal("gpu0 a b gpu1", Path(square, 0, 1));
        var opposite = new[] { Path(square, 0, 2), Path(square, 2, 0), Path(square, 1, 3), Path(square, 3, 1) };
        Assert.All(opposite, path => Assert.Equal(5, path.Split(' ').Length));
        Assert.Contains(opposite, path => path.Contains(" b ", StringComparison.Ordinal));
    }

    /// <summary>A star written as a free graph has the routes of the star, and is seen to be symmetric.</summary>
    [Fact]
    public void Graph_StarByHand_IsSymmetric()
    {
        Cable[] Both(int gpu) => [new(gpu, 4, Nic, "up", TwoWay: false), new(4, gpu, Nic, "down", TwoWay: false)];
        var star = Flat(new GraphShape { Switches = ["hub"], Cables = [.. Enumerable.Range(0, 4).SelectMany(Both)] }, 4);

        Assert.Equal("gpu1 hub gpu3", Path(star, 1, 3));
        Assert.True(star.IsSymmetric);
    }

    [Fact]
    public void Graph_Disconnected_NamesTheLostGpu()
    {
        var error = Assert.Throws<ArgumentException>(() => Flat(new GraphShape { Switches = [], Cables = [new(0, 1, Nic, "link")] }, 3));
        Assert.Contains("no way between gpu0 and gpu2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Graph_OneWayOnly_IsDisconnected()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            Flat(new GraphShape { Switches = [], Cables = [new(0, 1, Nic, "link", TwoWay: false)] }, 2)
        );
        Assert.Contains("disconnected", error.Message, StringComparison.Ordinal);
    }
}
