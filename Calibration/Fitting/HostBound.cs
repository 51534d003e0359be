using MathNet.Numerics.Statistics;
using SimMoE.Calibration.Measurements;
using SimMoE.Calibration.Profiles;
using SimMoE.Workload.Measurements;
using SimMoE.Workload.Stages;

namespace SimMoE.Calibration.Fitting;

/// <summary>Layers whose first stages wait for the host: a layer is timed from an idle device, so while its first kernels are short the
/// device waits
/// for each to be issued. Such times say what issuing costs, not what kernels take.</summary>
/// <remarks>The mark is <c>count</c> of expert-parallel layers: many short kernels whose time on the device hardly depends on the shape.
/// Where it takes
/// much longer than the least of its folder, the host was behind.</remarks>
internal static class HostBound
{
    private const double Behind = 1.4;

    // A permute that takes longer than its few launches moves rows, whatever the host did before it.
    private const double ShortMicroseconds = 90;

    /// <summary>True if a layer's first stages waited for the host.</summary>
    /// <param name="layer">Rows of one layer.</param>
    /// <param name="folder">Where the least time is looked for.</param>
    public static bool Is(IEnumerable<StageMeasurement> layer, MeasurementFolder folder) =>
        layer.FirstOrDefault(IsCount) is { } count && count.Time.Median > Behind * Least(folder);

    /// <summary>True for the stages that the host may be behind in.</summary>
    public static bool IsFirst(StageMeasurement row) =>
        row.Pass == Pass.Forward
        && (row.Stage is Stage.Router or Stage.Count || (row.Stage == Stage.Permute && row.Time.Median < ShortMicroseconds));

    /// <summary>Host time of issuing one operator inside a layer, from layers whose first stages wait for it; null without any.</summary>
    /// <param name="rows">Rows that calibrate.</param>
    /// <param name="folders">Folders that they are of.</param>
    /// <param name="clock">Time that a stage clock adds, microseconds.</param>
    public static FittedValue? Launch(IEnumerable<StageMeasurement> rows, IReadOnlyList<MeasurementFolder> folders, double clock)
    {
        var recipes = TrainerRecipes
            .Of("ep-grouped-gemm")
            .Where(recipe => recipe.Pass == Pass.Forward)
            .ToDictionary(recipe => recipe.Stage);
        var (router, count) = (recipes[Stage.Router], recipes[Stage.Count]);
        var times = new List<double>();
        foreach (
            var layer in rows.Where(row => row.Layer.Implementation == "ep-grouped-gemm")
                .GroupBy(row => (row.Layer, row.Rank, row.Provenance.Machine))
        )
        {
            if (
                folders.FirstOrDefault(folder => folder.Machine == layer.Key.Machine) is { } folder
                && Is(layer, folder)
                && layer.FirstOrDefault(row => row.Stage == Stage.Router && row.Pass == Pass.Forward) is { } first
            )
            {
                var launches = router.Launches + (router.LaunchesPerChoice * layer.Key.Layer.TopK) + count.Launches;
                times.Add((first.Time.Median + layer.First(IsCount).Time.Median - (2 * clock)) / launches);
            }
        }

        return times.Count < 3
            ? null
            : new FittedValue(
                Math.Round(times.Median(), 3),
                "us",
                Math.Round(times.LowerQuartile(), 3),
                Math.Round(times.UpperQuartile(), 3),
                "router and count of expert-parallel layers that wait for the host, over the operators issued"
            );
    }

    private static bool IsCount(StageMeasurement row) => row.Stage == Stage.Count && row.Pass == Pass.Forward;

    // The tenth part, so that one lucky row is no mark.
    private static double Least(MeasurementFolder folder)
    {
        var times = folder
            .Stages.Where(IsCount)
            .Where(row => row.Layer.Implementation == "ep-grouped-gemm")
            .Select(row => row.Time.Median)
            .ToList();
        return times.Count == 0 ? double.MaxValue : times.Quantile(0.1);
    }
}
