using SimMoE.Experiments.Verbs.AllToAll;
using SimMoE.Units;

namespace SimMoE.Tests.Experiments.Verbs;

public sealed class SizeTextTests
{
    [Theory]
    [InlineData("8", 8)]
    [InlineData("4K", 4096)]
    [InlineData("128M", 134217728)]
    [InlineData("1g", 1073741824)]
    [InlineData("128 MB", 128000000)]
    [InlineData("1 MiB", 1048576)]
    public void Parse_AsNcclTestsOrWithUnit_IsBytes(string text, long bytes) => Assert.Equal(bytes, SizeText.Parse(text, "--bytes"));

    [Theory]
    [InlineData("0")]
    [InlineData("-8")]
    [InlineData("1.5M")]
    [InlineData("")]
    [InlineData("99999999999G")]
    public void Parse_NoSize_IsRefused(string text) =>
        Assert.Equal(
            $"--bytes: found '{text}'; expected a size of up to 1 PB, such as 128M (binary, as in nccl-tests) or '128 MB'",
            Assert.Throws<SpecException>(() => SizeText.Parse(text, "--bytes")).Message
        );
}
