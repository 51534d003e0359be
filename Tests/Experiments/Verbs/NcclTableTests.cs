using SimMoE.Experiments.Verbs.AllToAll;
using SimMoE.Units;

namespace SimMoE.Tests.Experiments.Verbs;

public sealed class NcclTableTests
{
    /// <summary>
    /// 1 MiB over 8 ranks in 100 us: algbw = 1048576 B / 100 us = 10.49 GB/s, busbw = 7/8 of it = 9.18 GB/s,
    /// 1048576 / 8 / 4 = 32768 elements for each peer. Columns as github NVIDIA/nccl-tests prints them.
    /// </summary>
    [Fact]
    public void Row_OneMebibyte_IsTheLineOfNcclTests() =>
        Assert.Equal(
            "     1048576         32768     float    none      -1   100.00   10.49    9.18       0   100.00   10.49    9.18     N/A\n",
            NcclTable.Row(new NcclRow(1048576, 32768, 8, SimDuration.FromMicroseconds(100)))
        );

    [Theory]
    [InlineData(1.234, 7, "   1.23")]
    [InlineData(9999.99, 7, "9999.99")]
    [InlineData(24102.25, 7, "24102.2")]
    [InlineData(123456.7, 7, " 123457")]
    [InlineData(12345678.0, 7, "1.2e+07")]
    [InlineData(392.804, 6, "392.80")]
    [InlineData(0, 6, "  0.00")]
    public void Fit_Number_KeepsAsManyDecimalsAsTheWidthHolds(double value, int width, string expected) =>
        Assert.Equal(expected, NcclTable.Fit(value, width));
}
