using SimMoE.Simulator.Profiles;
using SimMoE.Topology;

namespace SimMoE.Tests.Simulator.Compute;

public sealed class ProfilePresetsTests
{
    [Fact]
    public void DefaultFor_EveryDeviceOfTheCatalogue_IsAProfileThatExists() =>
        Assert.All(DeviceCatalogue.All, device => Assert.Contains(ProfilePresets.DefaultFor(device.Name), ProfilePresets.Profiles));

    [Theory]
    [InlineData("H200", "h200-measured")]
    [InlineData("H100-SXM-80GB", "h100-datasheet")]
    [InlineData("GB200", "b200-datasheet")]
    [InlineData("MyGpu", null)]
    public void DefaultFor_Family_TakesMeasuredBeforeDataSheet(string device, string? expected) =>
        Assert.Equal(expected, ProfilePresets.DefaultFor(device));
}
