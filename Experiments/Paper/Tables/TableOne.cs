using System.Collections.Immutable;
using SimMoE.Plots.Tables;

namespace SimMoE.Experiments.Paper.Tables;

/// <summary>Training hours of the paper's models: GPU-hours of all steps, beside the printed ones.</summary>
public sealed class TableOne : IFigureDerivation
{
    // arXiv 2602.04870, Appendix A and its reference code: 4,808,960 sequences in batches of 320.
    private const int Steps = 15_028;
    private const double MillisecondsPerHour = 3.6e6;
    private const string MicroBatch = "parallel.sequences_per_rank";
    private const string AssumedMicroBatch = "8";

    private static readonly ImmutableArray<Column> Published =
    [
        new("case", ColumnKind.Text, "case of the experiment"),
        new("group", ColumnKind.Text, "size that stands above a group of models"),
        new("model", ColumnKind.Text, "name as in Table 1"),
        new("strategy", ColumnKind.Text, "how the sparse layers are spread"),
        new("published_hours", ColumnKind.Positive, "hours of Table 1"),
    ];

    /// <inheritdoc/>
    public string Figure => "fig8-table-1";

    /// <inheritdoc/>
    public ImmutableArray<(string File, FigureTable Table)> Derive(SweepRows rows, string folder)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var table = new FigureTable([
            "group",
            "model",
            "strategy",
            "published_hours",
            .. Spread.Columns("predicted_hours"),
            "predicted_over_published",
            "published_over_first",
            "predicted_over_first",
            "step_ms_mean",
        ]);
        var points = rows.Points().ToLookup(point => point.Case, StringComparer.Ordinal);
        var published = TableReader.Read(Path.Combine(folder, "published.csv"), Published).Rows;
        foreach (var row in published)
        {
            // The first model of a group is what Table 1 relates the others to.
            var first = published.First(other => other.Text("group") == row.Text("group"));
            var (hours, firstHours) = (Hours(points[row.Text("case")]), Hours(points[first.Text("case")]));
            table.Add([
                row.Text("group"),
                row.Text("model"),
                row.Text("strategy"),
                row.Text("published_hours"),
                .. hours.Cells,
                FigureTable.Text(hours.Mean / row.Number("published_hours")),
                FigureTable.Text(row.Number("published_hours") / first.Number("published_hours")),
                FigureTable.Text(hours.Mean / firstHours.Mean),
                FigureTable.Text(hours.Mean * MillisecondsPerHour / Steps / Ranks(points[row.Text("case")].First())),
            ]);
        }

        return [(FigureDerivations.FileName, table)];
    }

    /// <summary>At the assumed micro-batch, and the span over all that fit in memory.</summary>
    private static Spread Hours(IEnumerable<SweepPoint> points)
    {
        var hours = points
            .Where(point => !point.IsOutOfMemory)
            .ToDictionary(point => point.Text(MicroBatch), Hours, StringComparer.Ordinal);
        return new Spread(hours[AssumedMicroBatch].Mean, hours.Values.Min(one => one.Min), hours.Values.Max(one => one.Max));
    }

    private static Spread Hours(SweepPoint point) =>
        point.Spread(row => row.Number("step_time_ms")) * (Steps * Ranks(point) / MillisecondsPerHour);

    private static double Ranks(SweepPoint point) => point.Results[0].Number("ranks");
}
