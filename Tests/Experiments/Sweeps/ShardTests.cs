using SimMoE.Experiments.Sweeps;
using SimMoE.Units;

namespace SimMoE.Tests.Experiments.Sweeps;

public sealed class ShardTests
{
    [Fact]
    public void Parse_IndexAndCount_AreRead() => Assert.Equal(new Shard(2, 8), Shard.Parse("2/8"));

    [Theory]
    [InlineData("8/8")]
    [InlineData("-1/8")]
    [InlineData("1")]
    [InlineData("1/0")]
    [InlineData("a/b")]
    [InlineData("1/2/3")]
    public void Parse_OutOfRangeOrNoShard_IsRefused(string text)
    {
        var error = Assert.Throws<SpecException>(() => Shard.Parse(text));
        Assert.Equal($"--shard: found '{text}'; expected i/n with i from 0 to n - 1, such as 0/8", error.Message);
    }

    [Fact]
    public void Owns_AllShards_EveryCellHasOneOwner()
    {
        for (var cell = 0; cell < 20; cell++)
        {
            Assert.Equal(1, Enumerable.Range(0, 7).Count(i => new Shard(i, 7).Owns(cell)));
        }
    }
}
