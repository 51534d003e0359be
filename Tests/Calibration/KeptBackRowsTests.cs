using SimMoE.Calibration;
using SimMoE.Calibration.Measurements;
using SimMoE.Calibration.Profiles;
using SimMoE.Calibration.Split;
using SimMoE.Experiments.Specs;
using SimMoE.Tests.Experiments;
using SimMoE.Workload.Measurements;

namespace SimMoE.Tests.Calibration;

/// <summary>What validates takes no part in a fit.</summary>
public sealed class KeptBackRowsTests
{
    /// <summary>Stages of configurations that validate take three times as long: the profile stays the same. Those that calibrate change it.</summary>
    [Fact]
    public void Calibrate_OtherTimesOfRowsKeptBack_GivesTheSameProfile()
    {
        var folder = MeasurementFolder.Read(RepositoryFolder.File("Experiments", "Measurements", "1xH200")) with { Steps = [] };
        var split = MeasurementSplit.Of(folder);
        var fitted = Profile(folder);
        Assert.Equal(fitted, Profile(Slower(folder, split, true)));
        Assert.NotEqual(fitted, Profile(Slower(folder, split, false)));
    }

    private static MeasurementFolder Slower(MeasurementFolder folder, MeasurementSplit split, bool validates) =>
        folder with
        {
            Stages =
            [
                .. folder.Stages.Select(row =>
                    split.Validates(Configuration.Of(row.Layer)) == validates ? row with { Time = Tripled(row.Time) } : row
                ),
            ],
        };

    private static Quartiles Tripled(Quartiles times) => new(3 * times.Lower, 3 * times.Median, 3 * times.Upper);

    private static string Profile(MeasurementFolder folder) =>
        ProfileFile.Write(new Calibrator([folder], ProfileReader.Preset("h200-datasheet"), _ => null, (_, _, _) => null).Run("x", ""));
}
