using SimMoE.Topology;
using SimMoE.Topology.Shapes;
using static SimMoE.Tests.Topology.TestClusters;

namespace SimMoE.Tests.Topology.Shapes;

public sealed class RouterTests
{
    private static FatTreeShape Hashed(ulong seed) =>
        new()
        {
            Link = Nic,
            PortsPerLeaf = 8,
            Spines = 4,
            UpLink = Nic,
            Paths = PathChoice.Ecmp,
            Seed = seed,
        };

    private static List<int> AllRoutes(Cluster cluster)
    {
        var all = new List<int>();
        var links = new int[cluster.Router.MaximumHops];
        for (var pair = 0; pair < cluster.RankCount * cluster.RankCount; pair++)
        {
            int source = pair / cluster.RankCount,
                destination = pair % cluster.RankCount;
            if (source != destination)
            {
                all.AddRange(links.AsSpan(0, cluster.Router.Route(source, destination, links)));
            }
        }

        return all;
    }

    [Fact]
    public void Route_SameSeed_IsTheSameInEveryBuild() => Assert.Equal(AllRoutes(Flat(Hashed(3), 32)), AllRoutes(Flat(Hashed(3), 32)));

    [Fact]
    public void Route_AnotherSeed_TakesOtherSpines() => Assert.NotEqual(AllRoutes(Flat(Hashed(3), 32)), AllRoutes(Flat(Hashed(4), 32)));

    /// <summary>A leaf of 8 sends 8 x 24 = 192 flows over 4 spines: 48 each on average, standard deviation 6; within 5 of them.</summary>
    [Fact]
    public void Route_ByHash_UsesAllSpinesAboutAlike()
    {
        var tree = Flat(Hashed(3), 32);
        var counts = new int[tree.Links.Length];
        AllRoutes(tree).ForEach(link => counts[link]++);
        var leafUp = tree.Links.Select((link, index) => (link, index)).Where(l => tree.LinkClasses[l.link.Class].Name == "leaf-up");

        Assert.All(leafUp, l => Assert.InRange(counts[l.index], 18, 78));
    }

    /// <summary>The core is the second choice of a flow, taken from the lower half of its hash. Two pods of 16 ports, 4 aggregation
    /// switches with 2 cores each: 256 flows from pod to pod over 8 links up, 32 each on average, standard deviation 5.3; within
    /// 4.</summary>
    [Fact]
    public void Route_ByHashInThreeLevels_UsesAllCoresAboutAlike()
    {
        var tree = Flat(Hashed(3) with { LeavesPerPod = 2, Cores = 8, CoreLink = Nic }, 32);
        RequireAllRoutes(tree);
        var counts = new int[tree.Links.Length];
        AllRoutes(tree).ForEach(link => counts[link]++);
        var podUp = Enumerable.Range(0, counts.Length).Where(l => tree.LinkClasses[tree.Links[l].Class].Name == "pod-up").ToArray();

        Assert.Equal(16, podUp.Length);
        Assert.All(podUp, link => Assert.InRange(counts[link], 11, 53));
    }

    public static TheoryData<string, Cluster> Large =>
        new()
        {
            { "star of 65,536", Flat(new StarShape(Nic), 65_536) },
            { "1,024 GPUs on rails", Nested(128, 8, 8, new StarShape(NvLink, "nvlink"), Rails(8), railLocal: true) },
            { "tree of 4,096 by hash", Flat(Hashed(1), 4096) },
            { "torus of 4,096", Flat(new TorusShape { Sizes = [16, 16, 16], Links = [Nic] }, 4096) },
        };

    private static FatTreeShape Rails(int rails) =>
        new()
        {
            Link = Nic,
            PortsPerLeaf = 32,
            Spines = 8,
            UpLink = Nic,
            Rails = rails,
        };

    /// <summary>The simulator asks for millions of routes: none may cost memory.</summary>
    [Theory]
    [MemberData(nameof(Large))]
    public void Route_AfterTheFirst_AllocatesNothing(string name, Cluster cluster)
    {
        var links = new int[cluster.Router.MaximumHops];
        Walk(cluster, links);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var hops = Walk(cluster, links);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(hops >= 100_000, name);
    }

    private static long Walk(Cluster cluster, int[] links)
    {
        var hops = 0L;
        for (var i = 0; i < 50_000; i++)
        {
            var source = i * 31 % cluster.RankCount;
            hops += cluster.Router.Route(source, (source + 1 + (i % (cluster.RankCount - 1))) % cluster.RankCount, links);
        }

        return hops;
    }

    /// <summary>Free graphs make a table for a destination once; later routes to it cost nothing.</summary>
    [Fact]
    public void Route_InAFreeGraph_AllocatesOnlyOnce()
    {
        var hub = new GraphShape
        {
            Switches = ["hub"],
            Cables = [.. Enumerable.Range(0, 100).Select(gpu => new Cable(gpu, 100, Nic, "l"))],
        };
        var cluster = Flat(hub, 100);
        var links = new int[cluster.Router.MaximumHops];
        cluster.Router.Route(0, 99, links);
        var before = GC.GetAllocatedBytesForCurrentThread();
        cluster.Router.Route(1, 99, links);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
