using SimMoE.Topology.Graph;

namespace SimMoE.Tests.Topology.Graph;

public sealed class FlowHashTests
{
    /// <summary>Pinned: a run today and a run in a year choose the same paths.</summary>
    [Fact]
    public void Of_KnownFlows_NeverChanges()
    {
        Assert.Equal(FlowHash.Of(3, 5, 7), FlowHash.Of(3, 5, 7));
        Assert.Equal(0xD536D18EB3E1ED88UL, FlowHash.Of(0, 1, 0));
        Assert.Equal(0xBD8B57F40C54A6B1UL, FlowHash.Of(1, 0, 0));
        Assert.Equal(0x080EB839EA3DB1B2UL, FlowHash.Of(0, 1, 1));
    }

    [Theory]
    [InlineData(0u, 5, 0)]
    [InlineData(uint.MaxValue, 5, 4)]
    [InlineData(1u << 31, 2, 1)]
    [InlineData(uint.MaxValue, 1, 0)]
    public void Choose_EndsOfTheRange_StaysInside(uint bits, int count, int expected) =>
        Assert.Equal(expected, FlowHash.Choose(bits, count));

    /// <summary>64 x 63 flows on 8 paths: 504 expected on each, standard deviation 21; 5 of them are 105.</summary>
    [Fact]
    public void Choose_AllPairsOf64_UsesEveryPathAboutAlike()
    {
        var counts = new int[8];
        for (var source = 0; source < 64; source++)
        {
            for (var destination = 0; destination < 64; destination++)
            {
                if (source != destination)
                {
                    counts[FlowHash.Choose((uint)(FlowHash.Of(source, destination, 42) >> 32), 8)]++;
                }
            }
        }

        Assert.All(counts, count => Assert.InRange(count, 504 - 105, 504 + 105));
    }
}
