using SimMoE.Topology.Shapes;
using SimMoE.Units;
using static SimMoE.Tests.Topology.TestClusters;

namespace SimMoE.Tests.Topology.Graph;

public sealed class GraphBuilderTests
{
    /// <summary>Whoever works by classes takes links of one class to be alike: a slower cable of the same name must be told
    /// apart.</summary>
    [Fact]
    public void AddLink_OfAnotherRateOrLatency_HasAClassOfItsOwn()
    {
        var slow = Nic with { Bandwidth = new BytesPerSecond(5_000_000_000) };
        var late = Nic with { Latency = SimDuration.FromMicroseconds(2) };
        var cluster = Flat(
            new GraphShape
            {
                Switches = ["hub"],
                Cables = [new(0, 4, Nic, "c"), new(1, 4, slow, "c"), new(2, 4, late, "c"), new(3, 4, Nic, "c")],
            },
            4
        );

        Assert.Equal(["c", "c (5 GB/s, 500 ns)", "c (50 GB/s, 2 us)"], cluster.LinkClasses.Select(c => c.Name));
        Assert.Equal([0, 0, 1, 1, 2, 2, 0, 0], cluster.Links.Select(link => link.Class));
    }
}
