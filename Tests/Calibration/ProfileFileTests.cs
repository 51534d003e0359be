using SimMoE.Calibration.Profiles;
using SimMoE.Simulator.Profiles;
using SimMoE.Units;

namespace SimMoE.Tests.Calibration;

public sealed class ProfileFileTests
{
    /// <summary>Profiles that come with SimMoE.</summary>
    public static TheoryData<string> Names { get; } = [.. ProfilePresets.Calibrated];

    /// <summary>What is read is what is written, to the byte.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Write_CommittedProfile_GivesItsTextAgain(string name)
    {
        var text = ProfilePresets.CalibratedText(name)!;
        Assert.Equal(text, ProfileFile.Write(ProfileFile.Read(text, name)));
    }

    /// <summary>A key that nothing knows, and a cut file, are named with their line.</summary>
    [Theory]
    [InlineData("{\n  \"name\": \"x\",\n  \"colour\": 1\n}", 3)]
    [InlineData("{\n  \"name\": \"x\",\n", 3)]
    [InlineData("{}", 1)]
    public void Read_WrongText_NamesTheLine(string text, int line)
    {
        var problem = Assert.Single(Assert.Throws<SpecException>(() => ProfileFile.Read(text, "mine.json")).Problems);
        Assert.Equal(("mine.json", line), (problem.File, problem.Line));
    }
}
