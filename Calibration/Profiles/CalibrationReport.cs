using System.Globalization;
using System.Text;
using SimMoE.Simulator.Profiles;

namespace SimMoE.Calibration.Profiles;

/// <summary>A profile in words: every value with its interval, every stage with its law, its error at rows left out, and what is
/// missing.</summary>
public static class CalibrationReport
{
    /// <summary>Tables of Markdown.</summary>
    public static string Text(CalibratedProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var text = new StringBuilder();
        Line(
            text,
            $"Profile {profile.Name}: {profile.Origin.Driver}, machines {string.Join(", ", profile.Origin.Machines)}, based on {profile.BasedOn}\n"
        );
        Line(text, $"| value | | unit | interval | from |\n|---|---|---|---|---|");
        foreach (var (key, value) in profile.Values)
        {
            Line(text, $"| {key} | {value.Value:G5} | {value.Unit} | {value.Low:G5} to {value.High:G5} | {value.Source} |");
        }

        foreach (var (key, value) in profile.MemoryFactors)
        {
            foreach (var (kind, factor) in value)
            {
                Line(
                    text,
                    $"| memory of {key}, {kind} | {factor.Value:G4} | {factor.Unit} | {factor.Low:G4} to {factor.High:G4} | {factor.Source} |"
                );
            }
        }

        Line(
            text,
            $"\n| fabric | ranks | start-up us | line GB/s | one direction | left out, median | left out, worst |\n|---|---|---|---|---|---|---|"
        );
        foreach (var fabric in profile.Fabrics)
        {
            Line(
                text,
                $"| {fabric.Name} | {fabric.Ranks} | {fabric.StartUpMicroseconds:F1} | {fabric.LineBytesPerSecond / 1e9:F1} | {fabric.OneDirectionShare:F2} | {Error(fabric.LeftOutMedian)} | {Error(fabric.LeftOutWorst)} |"
            );
        }

        Line(
            text,
            $"\n| implementation | stage | rows | shapes | law, median | law, worst | left out, median | left out, worst | law |\n|---|---|---|---|---|---|---|---|---|"
        );
        foreach (var implementation in profile.Implementations)
        {
            foreach (var stage in implementation.Stages)
            {
                var quality = stage.Quality;
                Line(
                    text,
                    $"| {implementation.Name} | {stage.Stage} {stage.Pass.ToString().ToLowerInvariant()} | {quality.Rows} | {quality.Shapes.Count} | {Error(quality.LawMedian)} | {Error(quality.LawWorst)} | {Error(quality.LeftOutMedian)} | {Error(quality.LeftOutWorst)} | {Law(stage)} |"
                );
            }
        }

        foreach (var missing in profile.Missing)
        {
            Line(text, $"missing, taken from {profile.BasedOn}: {missing}");
        }

        return text.ToString();
    }

    // Below 0 where there was nothing to leave out.
    private static string Error(double share) => share < 0 ? "not known" : share.ToString("P1", CultureInfo.InvariantCulture);

    private static string Law(StageFit stage)
    {
        var terms = stage
            .Terms.Where(term => term.Coefficient > 0)
            .Select(term => string.Create(CultureInfo.InvariantCulture, $"{term.Coefficient:G3} {term.Name}"));
        var field = stage.Residuals is { } residuals ? $"; field over {string.Join(", ", residuals.Sizes)}" : "";
        return string.Join(" + ", terms) + field;
    }

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
