using System.Collections.Immutable;
using System.Globalization;
using SimMoE.Plots.Tables;

namespace SimMoE.Experiments.Paper.Tables;

/// <summary>Training hours of the paper's models: GPU-hours of all steps, beside the printed ones.</summary>
public sealed class TableOne : IFigureDerivation
{
    // arXiv 2602.04870, Appendix A and its reference code: 4,808,960 sequences in batches of 320.
    private const int Steps = 15_028;
    private const double MillisecondsPerHour = 3.6e6;

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
        var table = new FigureTable(["group", "model", "strategy", "published_hours", .. Spread.Columns("predicted_hours"),
            "predicted_over_published", "published_over_ep", "predicted_over_ep", "step_ms_mean"]);
        var points = rows.Points().ToDictionary(point => point.Case, StringComparer.Ordinal);
        var published = TableReader.Read(Path.Combine(folder, "published.csv"), Published).Rows;
        foreach (var row in published)
        {
            var hours = Hours(points[row.Text("case")]);
            var ep = published.First(other => other.Text("group") == row.Text("group") && other.Text("strategy") is "ep" or "dense"
                && other.Text("group") == row.Text("group"));
            table.Add([row.Text("group"), row.Text("model"), row.Text("strategy"), row.Text("published_hours"), .. hours.Cells,
                FigureTable.Text(hours.Mean / row.Number("published_hours")),
                FigureTable.Text(row.Number("published_hours") / ep.Number("published_hours")),
                FigureTable.Text(hours.Mean / Hours(points[ep.Text("case")]).Mean),
                FigureTable.Text(points[row.Text("case")].Spread(one => one.Number("step_time_ms")).Mean)]);
        }

        return [(FigureDerivations.FileName, table)];
    }

    private static Spread Hours(SweepPoint point) => point.Spread(row =>
        row.Number("step_time_ms") * Steps * int.Parse(row.Text("ranks"), CultureInfo.InvariantCulture) / MillisecondsPerHour);
}
