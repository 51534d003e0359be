using SimMoE.Topology;
using SimMoE.Topology.Description;
using SimMoE.Topology.Shapes;
using SimMoE.Units;
using static SimMoE.Tests.Topology.TestClusters;

namespace SimMoE.Tests.Topology.Description;

public sealed class ClusterDescriptionTests
{
    private static readonly Bytes Mebibyte = new(1_048_576);

    private static readonly StarShape Switch = new(NvLink, "nvlink", "nvswitch");

    private static long GigabytesPerSecond(Cluster cluster) => Bisection.Of(cluster)!.Bandwidth.PerSecond / 1_000_000_000;

    private static FatTreeShape TwoToOne(PathChoice paths = PathChoice.Spread) =>
        new()
        {
            Link = Nic,
            PortsPerLeaf = 8,
            Spines = 4,
            UpLink = FatTreeShape.UpLinkFor(Nic, 8, 4, 2),
            Paths = paths,
        };

    /// <summary>Four ports of 50 GB/s on each side.</summary>
    [Fact]
    public void Bisection_Star_IsHalfThePorts() => Assert.Equal(200, GigabytesPerSecond(Flat(new StarShape(Nic), 8)));

    /// <summary>Seven ports: three against four.</summary>
    [Fact]
    public void Bisection_OddStar_IsTheSmallerHalf() => Assert.Equal(150, GigabytesPerSecond(Flat(new StarShape(Nic), 7)));

    /// <summary>2 x 2 links of 450 GB/s cross between two halves of four GPUs.</summary>
    [Fact]
    public void Bisection_Mesh_IsEveryLinkBetweenTheHalves() => Assert.Equal(1800, GigabytesPerSecond(Flat(new MeshShape(NvLink), 4)));

    /// <summary>A ring is cut twice.</summary>
    [Fact]
    public void Bisection_Ring_IsTwoLinks() => Assert.Equal(100, GigabytesPerSecond(Flat(new TorusShape { Links = [Nic] }, 8)));

    /// <summary>8 x 4: cutting the long dimension crosses 4 rings twice, 8 links; cutting the short one would cross
    /// 16. Ranks 0-3 of every 8 against ranks 4-7.</summary>
    [Fact]
    public void Bisection_Torus_CutsTheLongDimension()
    {
        var bisection = Bisection.Of(Flat(new TorusShape { Sizes = [8, 4], Links = [Nic] }, 32))!;

        Assert.Equal(new Bisection(new BytesPerSecond(400_000_000_000), 4, 2), bisection);
    }

    /// <summary>16 ports of 50 GB/s on each side, 2:1 above the leaves.</summary>
    [Fact]
    public void Bisection_OversubscribedTree_IsWhatGoesUp() => Assert.Equal(400, GigabytesPerSecond(Flat(TwoToOne(), 32)));

    /// <summary>Two nodes of eight cards of 50 GB/s.</summary>
    [Fact]
    public void Bisection_TwoNodes_IsTheCardsOfOne() => Assert.Equal(400, GigabytesPerSecond(Nested(2, 8, 8, Switch, new StarShape(Nic))));

    [Fact]
    public void Bisection_OneGpu_IsNone() => Assert.Null(Bisection.Of(Flat(new StarShape(Nic), 1)));

    /// <summary>Published comparison of simulators: 1 MiB for every pair of 8 ranks at 50 GB/s and 500 ns a link takes 147.8006 us:
    /// 7 x 20.97152 us on a port, and two links.</summary>
    [Fact]
    public void AllToAllBound_StarOfEight_IsTheExactAnswer()
    {
        var bound = AllToAllBound.Of(Flat(new StarShape(Nic), 8), Mebibyte);

        Assert.Equal(146_800_640, bound.AtLineRate.Picoseconds);
        Assert.Equal(1_000_000, bound.Latency.Picoseconds);
        Assert.Equal(7, bound.Routes);
    }

    /// <summary>Published comparison: two nodes of eight, exact 168.7722 us: 8 x 20.97152 us on a card, and two links of 500 ns.</summary>
    [Fact]
    public void AllToAllBound_TwoNodes_IsTheExactAnswer()
    {
        var bound = AllToAllBound.Of(Nested(2, 8, 8, Switch, new StarShape(Nic)), Mebibyte);

        Assert.Equal(167_772_160, bound.AtLineRate.Picoseconds);
        Assert.Equal(1_000_000, bound.Latency.Picoseconds);
    }

    /// <summary>A leaf of 8 sends 8 x 24 messages up at 200 GB/s: 192 x 1,048,576 / 200e9 s = 1,006.63296 us.</summary>
    [Fact]
    public void AllToAllBound_OversubscribedTree_IsTheLeafUpLink()
    {
        var bound = AllToAllBound.Of(Flat(TwoToOne(), 32), Mebibyte);

        Assert.Equal(192, bound.Routes);
        Assert.Equal(1_006_632_960, bound.AtLineRate.Picoseconds);
    }

    [Fact]
    public void AllToAllBound_ByHash_IsNoLessThanSpread() =>
        Assert.True(
            AllToAllBound.Of(Flat(TwoToOne(PathChoice.Ecmp), 32), Mebibyte).AtLineRate
                >= AllToAllBound.Of(Flat(TwoToOne(), 32), Mebibyte).AtLineRate
        );

    /// <summary>At half the line rate the time doubles.</summary>
    [Fact]
    public void AllToAllBound_WithEfficiency_IsLonger()
    {
        var half = Plain with { Curve = [(new Bytes(1), 0.5)], Latency = SimDuration.FromMicroseconds(5) };
        var bound = AllToAllBound.Of(ClusterBuilder.OneGpuNodes("t", TestClusters.Device, new StarShape(Nic), 8, half), Mebibyte);

        Assert.Equal(293_601_280, bound.AtTransportRate.Picoseconds);
        Assert.Equal(6_000_000, bound.Latency.Picoseconds);
    }

    /// <summary>The short way for symmetric clusters gives what counting all routes gives.</summary>
    [Fact]
    public void AllToAllBound_SymmetricShortCut_AgreesWithCountingEveryRoute()
    {
        foreach (
            var cluster in new[]
            {
                Flat(TwoToOne(), 32),
                Flat(new TorusShape { Sizes = [6, 4], Links = [Nic] }, 24),
                Nested(
                    4,
                    4,
                    4,
                    Switch,
                    new FatTreeShape
                    {
                        Link = Nic,
                        PortsPerLeaf = 2,
                        Spines = 2,
                        UpLink = Nic,
                        Rails = 4,
                    },
                    railLocal: true
                ),
            }
        )
        {
            Assert.True(cluster.IsSymmetric);
            Assert.Equal(AllToAllBound.Of(cluster, Mebibyte), AllToAllBound.Of(WithoutClaim(cluster), Mebibyte));
        }
    }

    [Fact]
    public void Path_AcrossRails_ListsEveryLink()
    {
        var rails = new FatTreeShape
        {
            Link = Nic,
            PortsPerLeaf = 2,
            Spines = 0,
            UpLink = Nic,
            Rails = 4,
        };
        var path = ClusterDescription.Path(Nested(2, 4, 4, Switch, rails, railLocal: true), 0, 5);

        Assert.Equal(["nvlink-up", "nvlink-down", "nic-up", "nic-down"], path.Select(hop => hop.Class));
        Assert.Equal(new Hop("gpu1", "leaf1", "nic-up", Nic.Bandwidth, Nic.Latency), path[2]);
    }

    [Fact]
    public void Of_TwoNodes_CountsLinksByClass()
    {
        var description = ClusterDescription.Of(Nested(2, 4, 4, Switch, new StarShape(Nic)));

        Assert.Equal(["nvlink-up", "nvlink-down", "nic-up", "nic-down"], description.Links.Select(group => group.Class));
        Assert.All(description.Links, group => Assert.Equal(8, group.Count));
        Assert.Contains(new Part("nvswitch", 2), description.Parts);
    }

    private static Cluster WithoutClaim(Cluster cluster) =>
        new()
        {
            Name = cluster.Name,
            Device = cluster.Device,
            RankCount = cluster.RankCount,
            NodeOfRank = cluster.NodeOfRank,
            Vertices = cluster.Vertices,
            Links = cluster.Links,
            LinkClasses = cluster.LinkClasses,
            Transports = cluster.Transports,
            Router = cluster.Router,
            IsSymmetric = false,
        };
}
