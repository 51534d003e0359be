using System.Globalization;
using System.Text.Json.Nodes;
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

    /// <summary>A value that no fit gives, written by hand, is named with its place: no prediction is made with it.</summary>
    /// <param name="path">The place.</param>
    /// <param name="value">What is written there, as JSON.</param>
    [Theory]
    [InlineData("fabrics/0/curve/2/efficiency", "0")]
    [InlineData("fabrics/0/curve/2/efficiency", "1.01")]
    [InlineData("fabrics/0/curve/2/message_bytes", "1")]
    [InlineData("fabrics/0/curve", "[]")]
    [InlineData("fabrics/0/protocols/all-reduce/1/efficiency", "-0.5")]
    [InlineData("fabrics/0/line_bytes_per_second", "0")]
    [InlineData("fabrics/0/line_bytes_per_second", "9223372036854775807")]
    [InlineData("fabrics/0/start_up_microseconds", "-1")]
    [InlineData("fabrics/0/one_direction_share", "0")]
    [InlineData("fabrics/0/one_direction_share", "9")]
    [InlineData("fabrics/0/ranks", "1")]
    [InlineData("device/bf16_flops_per_second", "0")]
    [InlineData("device/memory_bytes", "-1")]
    [InlineData("stage_clock_microseconds", "-1")]
    [InlineData("values/host_launch/value", "-5")]
    [InlineData("values/host_launch/value", "1e999")]
    [InlineData("values/host_launch/unit", "\"ms\"")]
    [InlineData("values/memory_efficiency/value", "0")]
    [InlineData("implementations/1/collective_launches", "-3")]
    [InlineData("implementations/1/stages/0/terms", "[]")]
    [InlineData("implementations/1/stages/0/terms/0/coefficient", "-1")]
    [InlineData("implementations/1/stages/0/terms/0/name", "\"foo\"")]
    [InlineData("implementations/1/stages/0/range/0/low", "1e9")]
    [InlineData("implementations/1/stages/0/launches", "-7")]
    [InlineData("implementations/1/stages/0/residuals/lengths/0", "0")]
    [InlineData("implementations/1/stages/0/residuals/weights", "[0.1]")]
    [InlineData("implementations/1/stages/0/residuals/lengths", "[1]")]
    [InlineData("implementations/1/stages/0/residuals/sizes/0", "\"foo\"")]
    [InlineData("memory_factors/hp-plain/weights/value", "-1")]
    public void Read_ValueThatNoFitGives_IsRefusedWithItsPlace(string path, string value)
    {
        var root = JsonNode.Parse(ProfilePresets.CalibratedText("h100-calibrated")!)!;
        var steps = path.Split('/');
        var parent = steps[..^1].Aggregate(root, Child);
        if (parent is JsonArray list)
        {
            list[int.Parse(steps[^1], CultureInfo.InvariantCulture)] = JsonNode.Parse(value);
        }
        else
        {
            parent[steps[^1]] = JsonNode.Parse(value);
        }

        var problems = Assert.Throws<SpecException>(() => ProfileFile.Read(root.ToJsonString(), "mine.json")).Problems;
        var place = steps.Aggregate("$", (text, step) => char.IsAsciiDigit(step[0]) ? $"{text}[{step}]" : $"{text}.{step}");
        Assert.Contains(
            problems,
            problem =>
                problem.File == "mine.json"
                && (problem.Path.StartsWith(place, StringComparison.Ordinal) || problem.Path == place[..^3] + "high")
        );
    }

    /// <summary>Two of one name: which of them holds would be chance.</summary>
    /// <param name="list">The list that holds its first twice.</param>
    [Theory]
    [InlineData("fabrics")]
    [InlineData("implementations")]
    public void Read_OfOneNameTwice_IsRefused(string list)
    {
        var root = JsonNode.Parse(ProfilePresets.CalibratedText("h100-calibrated")!)!;
        root[list]!.AsArray().Add(root[list]![0]!.DeepClone());
        Assert.Contains(
            "a second time",
            Assert.Throws<SpecException>(() => ProfileFile.Read(root.ToJsonString(), "mine.json")).Message,
            StringComparison.Ordinal
        );
    }

    private static JsonNode Child(JsonNode node, string step) =>
        node is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)]! : node[step]!;
}
