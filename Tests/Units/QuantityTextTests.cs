using SimMoE.Units;

namespace SimMoE.Tests.Units;

public sealed class QuantityTextTests
{
    [Theory]
    [InlineData("80 GB", 80_000_000_000)]
    [InlineData("80GB", 80_000_000_000)]
    [InlineData("  80 GB ", 80_000_000_000)]
    [InlineData("1 MiB", 1_048_576)]
    [InlineData("1.5 KiB", 1536)]
    [InlineData("2 GiB", 2_147_483_648)]
    [InlineData("1 TiB", 1_099_511_627_776)]
    [InlineData("64 kb", 8_000)]
    [InlineData("8 bit", 1)]
    [InlineData("1_000_000 B", 1_000_000)]
    [InlineData("1e3 B", 1000)]
    [InlineData("0 B", 0)]
    [InlineData("9223372036854775807 B", long.MaxValue)]
    public void ParseBytes_WithUnit_CountsBytes(string text, long expected) => Assert.Equal(expected, Bytes.Parse(text).Count);

    [Theory]
    [InlineData("400 Gb/s", 50_000_000_000)]
    [InlineData("400 Gbps", 50_000_000_000)]
    [InlineData("400 Gbit/s", 50_000_000_000)]
    [InlineData("50 GB/s", 50_000_000_000)]
    [InlineData("50 GBps", 50_000_000_000)]
    [InlineData("1 GiB/s", 1_073_741_824)]
    [InlineData("3.35 TB/s", 3_350_000_000_000)]
    public void ParseBytesPerSecond_WithUnit_CountsBytes(string text, long expected) =>
        Assert.Equal(expected, BytesPerSecond.Parse(text).PerSecond);

    [Theory]
    [InlineData("500 ns", 500_000)]
    [InlineData("2 us", 2_000_000)]
    [InlineData("2 \u00b5s", 2_000_000)]
    [InlineData("2 \u03bcs", 2_000_000)]
    [InlineData("1.5 ms", 1_500_000_000)]
    [InlineData("7 ps", 7)]
    [InlineData("0.25 ns", 250)]
    [InlineData("1 s", 1_000_000_000_000)]
    [InlineData("1 min", 60_000_000_000_000)]
    [InlineData("1 h", 3_600_000_000_000_000)]
    public void ParseDuration_WithUnit_CountsPicoseconds(string text, long expected) =>
        Assert.Equal(expected, SimDuration.Parse(text).Picoseconds);

    [Theory]
    [InlineData("989 TFLOP/s", 989_000_000_000_000)]
    [InlineData("19.5 TFLOPS", 19_500_000_000_000)]
    public void ParseFlopsPerSecond_WithUnit_CountsOperations(string text, long expected) =>
        Assert.Equal(expected, FlopsPerSecond.Parse(text).PerSecond);

    [Theory]
    [InlineData("80", "'80' has no unit; write for example '80 GB'")]
    [InlineData("80 Gx", "'80 Gx' has the unknown unit 'Gx'; write for example '80 GB'")]
    [InlineData("80 gb", "'80 gb' has the unknown unit 'gb'; write for example '80 GB'")]
    [InlineData("80 GB/s", "'80 GB/s' has the unknown unit 'GB/s'; write for example '80 GB'")]
    [InlineData("80 ns", "'80 ns' has the unknown unit 'ns'; write for example '80 GB'")]
    [InlineData("-1 B", "'-1 B' is negative; write for example '80 GB'")]
    [InlineData("", "'' is not a number with a unit; write for example '80 GB'")]
    [InlineData("many GB", "'many GB' is not a number with a unit; write for example '80 GB'")]
    [InlineData("1,5 GB", "'1,5 GB' has the unknown unit ',5 GB'; write for example '80 GB'")]
    [InlineData("1.2.3 GB", "'1.2.3 GB' is not a number with a unit; write for example '80 GB'")]
    [InlineData("1 b", "'1 b' is not a whole number of the smallest unit; write for example '80 GB'")]
    [InlineData("0.5 B", "'0.5 B' is not a whole number of the smallest unit; write for example '80 GB'")]
    [InlineData("9223372036854775808 B", "'9223372036854775808 B' is too large; write a smaller value")]
    [InlineData("1e30 B", "'1e30 B' is too large; write a smaller value")]
    [InlineData("1e28 PB", "'1e28 PB' is too large; write a smaller value")]
    public void ParseBytes_Unreadable_SaysWhatToWrite(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Bytes.Parse(text)).Message);

    [Theory]
    [InlineData("400", "'400' has no unit; write for example '400 Gb/s'")]
    [InlineData("400 Gb", "'400 Gb' has the unknown unit 'Gb'; write for example '400 Gb/s'")]
    public void ParseBytesPerSecond_Unreadable_SaysWhatToWrite(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => BytesPerSecond.Parse(text)).Message);

    [Theory]
    [InlineData("500", "'500' has no unit; write for example '500 ns'")]
    [InlineData("500 sec", "'500 sec' has the unknown unit 'sec'; write for example '500 ns'")]
    [InlineData("0.5 ps", "'0.5 ps' is not a whole number of the smallest unit; write for example '500 ns'")]
    [InlineData("200 days", "'200 days' has the unknown unit 'days'; write for example '500 ns'")]
    [InlineData("1e7 s", "'1e7 s' is too large; write a smaller value")]
    [InlineData("7e27 h", "'7e27 h' is too large; write a smaller value")]
    public void ParseDuration_Unreadable_SaysWhatToWrite(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => SimDuration.Parse(text)).Message);

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1 kB")]
    [InlineData(1_048_576, "1.049 MB")]
    [InlineData(-2_500_000_000, "-2.5 GB")]
    public void ToString_Bytes_HasADecimalPrefix(long count, string expected) => Assert.Equal(expected, new Bytes(count).ToString());

    [Theory]
    [InlineData(0, "0 ps")]
    [InlineData(999, "999 ps")]
    [InlineData(1_500_000_000, "1.5 ms")]
    [InlineData(20_971_520, "20.97 us")]
    [InlineData(3_000_000_000_000, "3 s")]
    public void ToString_Duration_TakesTheLargestUnit(long picoseconds, string expected) =>
        Assert.Equal(expected, new SimDuration(picoseconds).ToString());

    /// <summary>Writing keeps four digits, so text of four digits or fewer comes back as it was.</summary>
    [Theory]
    [InlineData("80 GB")]
    [InlineData("3.35 TB")]
    [InlineData("1.5 kB")]
    public void ToString_OfParsedText_IsTheText(string text) => Assert.Equal(text, Bytes.Parse(text).ToString());
}
