using SimMoE.Topology.Graph;
using SimMoE.Units;

namespace SimMoE.Tests.Topology.Graph;

public sealed class TransportTests
{
    private static Transport With(params (long Message, double Efficiency)[] points) =>
        new() { Name = "t", Curve = [.. points.Select(point => (new Bytes(point.Message), point.Efficiency))] };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public void Efficiency_EmptyCurve_IsOne(long message) => Assert.Equal(1.0, With().Efficiency(message));

    /// <summary>From 1 KiB at 0.2 to 1 MiB at 0.8: ten doublings, 0.06 each. 4 KiB is two doublings up: 0.32.</summary>
    [Theory]
    [InlineData(0, 0.2)]
    [InlineData(512, 0.2)]
    [InlineData(1024, 0.2)]
    [InlineData(4096, 0.32)]
    [InlineData(32_768, 0.5)]
    [InlineData(1_048_576, 0.8)]
    [InlineData(long.MaxValue, 0.8)]
    public void Efficiency_TwoPoints_IsLinearInLogSizeAndClamped(long message, double expected) =>
        Assert.Equal(expected, With((1024, 0.2), (1_048_576, 0.8)).Efficiency(message), 12);

    /// <summary>Up to 16 KiB a curve from 0.1 to 0.3 (LL), from there on one from 0.5 to 0.9 (Simple).</summary>
    [Theory]
    [InlineData(1024, 0.1)]
    [InlineData(4096, 0.2)]
    [InlineData(16_384, 0.5)]
    [InlineData(65_536, 0.7)]
    [InlineData(262_144, 0.9)]
    public void Efficiency_TwoPointsOfOneSize_SwitchesProtocolThere(long message, double expected) =>
        Assert.Equal(expected, With((1024, 0.1), (16_384, 0.3), (16_384, 0.5), (262_144, 0.9)).Efficiency(message), 12);

    [Fact]
    public void Efficiency_JustBelowASwitch_IsStillTheFormerProtocol() =>
        Assert.Equal(0.3, With((1024, 0.1), (16_384, 0.3), (16_384, 0.5)).Efficiency(16_383), 4);

    [Fact]
    public void With_AnotherCurve_ReplacesTheSlopes()
    {
        var changed = With((1024, 0.2), (1_048_576, 0.8)) with { Curve = [(new Bytes(1024), 0.4), (new Bytes(4096), 0.6)] };
        Assert.Equal(0.5, changed.Efficiency(2048), 12);
    }

    [Fact]
    public void Curve_SizesDescendOrRepeatTwice_Throws()
    {
        Assert.Throws<ArgumentException>(() => With((2, 0.5), (1, 0.5)));
        Assert.Throws<ArgumentException>(() => With((1, 0.5), (1, 0.6), (1, 0.7)));
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.0)]
    [InlineData(1, 1.01)]
    [InlineData(1, double.NaN)]
    public void Curve_ValueOutOfRange_Throws(long message, double efficiency) =>
        Assert.Throws<ArgumentException>(() => With((message, efficiency)));
}
