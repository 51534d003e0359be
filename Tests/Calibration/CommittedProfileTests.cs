using SimMoE.Calibration.Measurements;
using SimMoE.Calibration.Split;
using SimMoE.Calibration.Validation;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Verbs.Validate;
using SimMoE.Simulator.Profiles;
using SimMoE.Tests.Experiments;
using SimMoE.Workload.Measurements;

namespace SimMoE.Tests.Calibration;

/// <summary>The profiles that come with SimMoE, held against what was kept from their fits.</summary>
public sealed class CommittedProfileTests
{
    /// <summary>Profiles and the folders that they were made of.</summary>
    public static TheoryData<string, string> Sources { get; } = MakeSources();

    /// <summary>No shape that a stage was fitted to is one that validates: the sets do not meet.</summary>
    [Theory]
    [MemberData(nameof(Sources))]
    public void Shapes_OfAnyStage_AreNoneThatValidates(string name, string machine)
    {
        var profile = CalibratedProfiles.Find(name)!;
        var folder = Folder(machine);
        var split = MeasurementSplit.Of(folder);
        foreach (var implementation in profile.Implementations.Where(each => each.Name != "dense"))
        {
            var layers = folder
                .Layers.Select(row => row.Layer)
                .Where(layer => layer.Implementation == implementation.Name)
                .ToLookup(layer => split.Validates(Configuration.Of(layer)));

            // A shape says nothing of the routing, so one that calibrates with skew may be kept without.
            var kept = layers[true].SelectMany(Keys).Except(layers[false].SelectMany(Keys)).ToHashSet();
            var fitted = implementation.Stages.SelectMany(stage => stage.Quality.Shapes).ToHashSet();
            Assert.NotEmpty(fitted);
            Assert.DoesNotContain(fitted, kept.Contains);
        }
    }

    /// <summary>Whole layers that no fit has seen stay as near as they are today.</summary>
    /// <remarks>The bounds are no targets (docs/validation.md has those) and were set after the errors were known: they only catch a change
    /// for the worse.</remarks>
    [Theory]
    [MemberData(nameof(Sources))]
    public void Validation_Layers_StayWithinTheStatedError(string name, string machine)
    {
        var folder = Folder(machine);
        var predicted = ProfileMachine.Of(name, folder);
        var report = new ValidationReport(name, machine, Comparison.Layers(predicted, folder, MeasurementSplit.Of(folder)));
        var layers = ErrorSummary.Of([
            .. report.Rows.Where(row => row is { Kind: Comparison.Layer, Item: Comparison.Both, Set: Comparison.ValidationSet }),
        ])!;
        Assert.True(layers.Mean < 0.06, $"layers: mean {layers.Mean:P1}");

        Assert.All(
            report.Rows.Where(row => row is { Kind: Comparison.Layer, Item: Comparison.Both, Set: Comparison.ValidationSet }),
            row => Assert.InRange(Math.Abs(row.ErrorPercent), 0, row.Fabric == "socket" ? 45 : 20)
        );
        Assert.All(report.SpeedUps.Where(up => up.Set == Comparison.ValidationSet), up => Assert.NotEqual(Verdict.Wrong, up.Judge(0.04)));
    }

    /// <summary>Files are what they were when the profile was made.</summary>
    [Theory]
    [MemberData(nameof(Sources))]
    public void Origin_Hashes_AreThoseOfTheFiles(string name, string machine)
    {
        var profile = CalibratedProfiles.Find(name)!;
        Assert.All(Folder(machine).Files, file => Assert.Equal(file.Value, profile.Origin.Files[$"{machine}/{file.Key}"]));
    }

    private static IEnumerable<string> Keys(MeasuredLayer layer) =>
        from width in (int[])[layer.HiddenSize, layer.HeadSize, layer.Heads * layer.HeadSize]
        select FormattableString.Invariant(
            $"{layer.Ranks}/{layer.TokensPerRank}/{layer.HiddenSize}/{width}/{layer.Experts}/{layer.TopK}/{layer.ExpertSize}"
        );

    private static MeasurementFolder Folder(string machine) =>
        MeasurementFolder.Read(RepositoryFolder.File("Experiments", "Measurements", machine));

    private static TheoryData<string, string> MakeSources()
    {
        var data = new TheoryData<string, string>();
        foreach (var name in ProfilePresets.Calibrated)
        {
            foreach (var machine in CalibratedProfiles.Find(name)!.Origin.Machines)
            {
                // A folder of another device lends to the profile; it is judged by the profile of its own.
                if (MeasuredDevice.Of(Folder(machine)).Name == CalibratedProfiles.Find(name)!.Device.Name)
                {
                    data.Add(name, machine);
                }
            }
        }

        return data;
    }
}
