using System.Collections.Immutable;
using System.Globalization;
using ScottPlot;
using SimMoE.Plots.Charts;
using SimMoE.Plots.Tables;

namespace SimMoE.Plots.Figures;

/// <summary>Where a training step goes, stage by stage, for each implementation, model and fabric.</summary>
public sealed class Fig4WhereAStepGoes : Figure
{
    private const string Time = "exposed_ms_mean";
    private const string Step = "step_ms_mean";
    private const double BarWidth = 0.72;
    private const string Measured = "measured_step_ms";

    /// <inheritdoc/>
    public override string Name => "fig4-where-a-step-goes";

    /// <inheritdoc/>
    public override string Title => "Where a training step goes, stage by stage";

    /// <inheritdoc/>
    public override ImmutableArray<Column> Columns { get; } =
    [
        Shared.Implementation,
        new("model", ColumnKind.Text, "name of the model as the figure shows it, such as `2.2B`"),
        Shared.Fabric,
        new("stage", ColumnKind.Text, "a stage of Workload's list, `launch-wait` or `idle`; passes may have rows of their own"),
        new(
            Time,
            ColumnKind.Number,
            "the part of the step that ranks spend in this stage and nothing hides, mean over ranks and seeds; "
                + "a bar's rows add up to the step"
        ),
        new(Step, ColumnKind.Positive, "the whole step, the same in every row of a bar"),
        new(Measured, ColumnKind.Positive, "the whole step as it was measured, the same in every row of a bar", Optional: true)
        {
            MayBeMissing = true,
        },
    ];

    /// <inheritdoc/>
    protected override string About =>
        "One training step, split by what a GPU spends its time on (mean over the GPUs); time hidden behind other work is not shown, so "
        + "the parts add up to the step. Waiting for launches is time in which the host had not issued the next kernel yet. "
        + "Each panel has its own scale.";

    /// <inheritdoc/>
    public override string Caption(Table table) =>
        $"{About} {(HasMeasured(table) ? "Bars are simulated, circles are measured steps." : "All bars are simulated.")}";

    /// <inheritdoc/>
    public override Page Draw(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var (models, fabrics) = (table.Distinct("model"), table.Distinct("fabric"));
        ImmutableArray<ImmutableArray<Plot>> panels =
        [
            .. models.Select(
                (model, r) => fabrics.Select((fabric, c) => Bars(table, (model, fabric), r == models.Length - 1, c == 0)).ToImmutableArray()
            ),
        ];
        var used = StageClasses.All.Where(c => table.Rows.Any(row => c.Stages.Contains(row.Text("stage"))));
        return new Page(Theme.PageWidth, 40 + (models.Length * 90), panels)
        {
            Legend =
            [
                .. used.Select(c => new LegendItem { LabelText = c.Label, FillColor = c.Colour }),
                .. HasMeasured(table)
                    ? [new LegendItem { LabelText = "measured", MarkerStyle = Origins.Ring(MarkerShape.OpenCircle, Theme.Ink) }]
                    : Array.Empty<LegendItem>(),
            ],
        };
    }

    private static Plot Bars(Table table, (string Model, string Fabric) cell, bool last, bool first)
    {
        string[] names = [.. table.Distinct("implementation").Reverse()];
        Row[] rows =
        [
            .. table
                .Rows.Where(row => row.Text("model") == cell.Model && row.Text("fabric") == cell.Fabric)
                .OrderBy(row => StageClasses.Rank(row.Text("stage"))),
        ];
        if (rows.Length == 0)
        {
            throw NoRows(table, $"rows for model {cell.Model} on {cell.Fabric}, as for the others");
        }

        var plot = Theme.NewPlot($"{cell.Model}, {cell.Fabric}");
        Scale
            .FromZero(last ? "step time (ms)" : "", 1.16 * rows.Max(row => Math.Max(row.Number(Step), row.Find(Measured) ?? 0)))
            .Set(plot.Axes.Bottom);
        Scale.Names("", [.. names.Select(name => first ? Names.OfImplementation(name) : "")]).Set(plot.Axes.Left);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        (plot.Grid.XAxisStyle.IsVisible, plot.Grid.YAxisStyle.IsVisible) = (true, false);
        for (var place = 0; place < names.Length; place++)
        {
            if (rows.Where(row => row.Text("implementation") == names[place]).ToArray() is { Length: > 0 } bar)
            {
                Bar(plot, bar, place);
            }
        }

        return plot;
    }

    private static void Bar(Plot plot, Row[] rows, int place)
    {
        var (end, parts) = (0.0, new List<Bar>());
        var seam = plot.Axes.Bottom.Max / 1500; // a part reaches a hair under the one before it, or parts of one colour would show a seam
        foreach (var row in rows)
        {
            var begin = Math.Max(0, end - seam);
            end += row.Number(Time);
            parts.Add(
                new Bar
                {
                    Position = place,
                    ValueBase = begin,
                    Value = end,
                    Size = BarWidth,
                    Orientation = Orientation.Horizontal,
                    LineWidth = 0,
                    FillColor = StageClasses.ColourOf(row.Text("stage")),
                }
            );
        }

        plot.Add.Bars(parts);
        var measured = rows[0].Find(Measured);
        var text = plot.Add.Text(Rounded(rows[0].Number(Step)), Math.Max(end, measured ?? 0), place);
        Theme.Set(text.LabelStyle, Theme.SmallSize, text.LabelText);
        (text.LabelAlignment, text.OffsetX, text.OffsetY) = (Alignment.MiddleLeft, measured is null ? 3 : 5, Theme.Lowering);
        if (measured is { } value)
        {
            plot.Add.Scatter(value, place).MarkerStyle = Origins.Ring(MarkerShape.OpenCircle, Theme.Ink);
        }
    }

    private static bool HasMeasured(Table table) => table.Rows.Any(row => row.Find(Measured) is not null);

    /// <summary>Three digits are what a label at a bar's end can carry.</summary>
    private static string Rounded(double value)
    {
        var unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(value)) - 2));
        return (Math.Round(value / unit) * unit).ToString(value >= 100 ? "#,##0" : "G3", CultureInfo.InvariantCulture);
    }
}
