using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CsvHelper;

namespace SimMoE.Calibration.Validation;

/// <summary>Predictions of one profile against one folder of measurements.</summary>
/// <param name="Profile">Name of the profile.</param>
/// <param name="Machine">Name of the measured machine.</param>
/// <param name="Rows">Every comparison.</param>
public sealed record ValidationReport(string Profile, string Machine, ImmutableArray<ComparedRow> Rows)
{
    /// <summary>Part of a layer from which a stage counts for the summary, per cent.</summary>
    public const double LeastSharePercent = 5;

    private static readonly (string Name, Func<ComparedRow, bool> Holds)[] Classes =
    [
        ("stages above 5 % of their layer", row => row.Kind == Comparison.Stage && row.SharePercent > LeastSharePercent),
        ("layers, forward + backward", row => row is { Kind: Comparison.Layer, Item: Comparison.Both }),
        ("layers, forward", row => row is { Kind: Comparison.Layer, Item: "forward" }),
        ("layers, backward", row => row is { Kind: Comparison.Layer, Item: "backward" }),
        ("all-to-all from 1 MiB", row => row.Kind == CollectiveComparison.Exchanges),
        ("rings from 1 MiB", row => row.Kind == CollectiveComparison.Rings),
        ("peak memory of layers", row => row.Kind == MemoryComparison.Kind),
        ("training steps", row => row.Kind == StepComparison.Kind),
        ("stages above 5 % of their step", row => row.Kind == StepComparison.StageKind && row.SharePercent > LeastSharePercent),
    ];

    /// <summary>EP over HP wherever both were measured.</summary>
    public ImmutableArray<SpeedUp> SpeedUps { get; } = [.. SpeedUp.Of(Rows)];

    /// <summary>All rows as a file.</summary>
    public string Csv()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var writer = CsvWriter.Create(text, CsvWriterOptions.Default with { NewLine = "\n" }))
        {
            writer.WriteHeader<ComparedRow>();
            writer.WriteRecords(Rows);
        }

        return text.ToString();
    }

    /// <summary>The summary as a table of Markdown: a line for each class and set, wholes first.</summary>
    /// <param name="byFabric">A line for each fabric too.</param>
    public string Summary(bool byFabric = true)
    {
        var text = new StringBuilder();
        text.Append(
            "| what | set | fabric | n | median | mean | p95 | worst | bias | rank corr. |\n|---|---|---|---|---|---|---|---|---|---|\n"
        );
        foreach (var (name, holds) in Classes)
        {
            foreach (var set in (string[])[Comparison.ValidationSet, Comparison.CalibrationSet])
            {
                var rows = Rows.Where(row => row.Set == set && holds(row)).ToList();
                Append(text, name, set, "all", rows);
                var fabrics = rows.Select(row => row.Fabric).Distinct().ToList();
                foreach (var fabric in byFabric && fabrics.Count > 1 ? fabrics : [])
                {
                    Append(text, name, set, fabric, [.. rows.Where(row => row.Fabric == fabric)]);
                }
            }
        }

        text.Append('\n').Append(SpeedUpText());
        return text.ToString();
    }

    /// <summary>Worst stages by the error that they bring into their layers, for whoever looks for the reason.</summary>
    public string WorstStages()
    {
        var text = new StringBuilder(
            "| stage | set | n | mean share % | mean error % | bias % | worst % |\n|---|---|---|---|---|---|---|\n"
        );
        var groups = Rows.Where(row => row.Kind is Comparison.Stage or StepComparison.StageKind)
            .GroupBy(row => (row.Kind, row.Strategy, row.Item, row.Set))
            .Select(group => (group.Key, Rows: group.ToList()))
            .OrderByDescending(group => group.Rows.Average(row => row.SharePercent * Math.Abs(row.ErrorPercent)));
        foreach (var (key, rows) in groups)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {key.Strategy} {key.Item} | {key.Set} | {rows.Count} | {rows.Average(row => row.SharePercent):F1} | {rows.Average(row => Math.Abs(row.ErrorPercent)):F1} | {rows.Average(row => row.ErrorPercent):F1} | {rows.Max(row => Math.Abs(row.ErrorPercent)):F1} |\n"
            );
        }

        return text.ToString();
    }

    private string SpeedUpText()
    {
        var text = new StringBuilder();
        foreach (var set in (string[])[Comparison.ValidationSet, Comparison.CalibrationSet])
        {
            var ups = SpeedUps.Where(up => up.Set == set).ToList();
            if (ups.Count == 0)
            {
                continue;
            }

            // The stated error of a speed-up is that of the configurations that were fitted; without any, of these.
            var basis = SpeedUps.Where(up => up.Set == Comparison.CalibrationSet).DefaultIfEmpty(ups[0]).ToList();
            var stated = basis.Average(up => Math.Abs(up.Error));
            var verdicts = ups.Select(up => up.Judge(stated)).ToLookup(verdict => verdict);
            text.Append(
                    CultureInfo.InvariantCulture,
                    $"HP over EP, {set}, {ups.Count} pairs: mean error {ups.Average(up => Math.Abs(up.Error)):P1}, worst {ups.Max(up => Math.Abs(up.Error)):P1}; "
                )
                .Append(
                    CultureInfo.InvariantCulture,
                    $"winner right {verdicts[Verdict.Right].Count()}, no ranking within {stated:P1} {verdicts[Verdict.NoRanking].Count()}, tie {verdicts[Verdict.Tie].Count()}, wrong {verdicts[Verdict.Wrong].Count()}\n"
                );
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, string set, string fabric, List<ComparedRow> rows)
    {
        if (ErrorSummary.Of(rows) is { } summary)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {name} | {set} | {fabric} | {summary.Count} | {summary.Median * 100:F1} % | {summary.Mean * 100:F1} % | {summary.Percentile95 * 100:F1} % | {summary.Worst * 100:F1} % | {Math.Round(summary.Bias * 100, 1) + 0.0:+0.0;-0.0;0.0} % | {(double.IsNaN(summary.RankCorrelation) ? "" : summary.RankCorrelation.ToString("F2", CultureInfo.InvariantCulture))} |\n"
            );
        }
    }
}
