using System.Collections.Immutable;
using SimMoE.Plots.Parts;
using SimMoE.Plots.Tables;

namespace SimMoE.Plots.Figures;

/// <summary>Where a training step goes, stage by stage, for each implementation, model and fabric.</summary>
public sealed class Fig4WhereAStepGoes : Figure
{
    private const string Time = "exposed_ms_mean";
    private const string Step = "step_ms_mean";

    /// <inheritdoc/>
    public override string Name => "fig4-where-a-step-goes";

    /// <inheritdoc/>
    public override string Title => "Where a training step goes, stage by stage";

    /// <inheritdoc/>
    public override string Caption =>
        "One training step, split by what a GPU spends its time on (mean over the GPUs); time hidden behind other work is not shown, so "
        + "the parts add up to the step. Waiting for launches is time in which the host had not issued the next kernel yet. All bars are "
        + "simulated. Each panel has its own scale.";

    /// <inheritdoc/>
    public override ImmutableArray<Column> Columns { get; } =
    [
        Shared.Implementation,
        new("model", ColumnKind.Text, "name of the model as the figure shows it, such as `2.2B`"),
        Shared.Fabric,
        new("stage", ColumnKind.Text, "a stage of Workload's list, `launch-wait` or `idle`; passes may have rows of their own"),
        new(Time, ColumnKind.Number, "the part of the step that ranks spend in this stage and nothing hides, mean over ranks and seeds; "
            + "a bar's rows add up to the step"),
        new(Step, ColumnKind.Positive, "the whole step, the same in every row of a bar"),
    ];

    /// <inheritdoc/>
    public override Drawing Draw(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        Row[] rows = [.. table.Rows.OrderBy(row => StageClasses.Rank(row.Text("stage")))];
        var (models, fabrics) = (table.Distinct("model"), table.Distinct("fabric"));
        ImmutableArray<ImmutableArray<Panel>> panels =
        [
            .. models.Select((model, r) => fabrics.Select((fabric, c) =>
                Bars(table, rows, (model, fabric), r == models.Length - 1, c == 0)).ToImmutableArray()),
        ];
        var used = StageClasses.All.Where(c => rows.Any(row => c.Stages.Contains(row.Text("stage"))));
        return new Drawing(Theme.PageWidth, 40 + (models.Length * 90), rows, panels)
        {
            Legend = [.. used.Select(c => new LegendEntry(c.Label, c.Colour))],
        };
    }

    private static Panel Bars(Table table, Row[] rows, (string Model, string Fabric) cell, bool last, bool first)
    {
        var filter = Filter.Where("model", cell.Model).And("fabric", cell.Fabric);
        ImmutableArray<StackedBar> bars =
        [
            .. table.Distinct("implementation")
                .Select(name => (Name: name, Rows: filter.And("implementation", name)))
                .Select(bar => (bar.Name, bar.Rows, First: rows.FirstOrDefault(bar.Rows.Matches)))
                .Where(bar => bar.First is not null)
                .Select(bar => new StackedBar(first ? Names.OfImplementation(bar.Name) : "", bar.Rows,
                    AxisTicks.Text(Rounded(bar.First!.Number(Step)), ""))),
        ];
        if (bars.IsEmpty)
        {
            throw NoRows(table, $"rows for model {cell.Model} on {cell.Fabric}, as for the others");
        }

        ImmutableArray<double> ends = [.. bars.Select(bar => StackedBarPanel.Longest([bar], rows, Time))];
        var axis = Axis.FromZero(last ? "step time (ms)" : "", [ends.Max() * 1.1]);
        return new StackedBarPanel($"{cell.Model}, {cell.Fabric}", axis, bars)
        {
            Value = Time,
            Part = "stage",
            Colours = [.. StageClasses.All.SelectMany(c => c.Stages.Select(stage => (stage, c.Colour)))],
            Ends = ends,
        };
    }

    /// <summary>Three digits are what a label at a bar's end can carry.</summary>
    private static double Rounded(double value)
    {
        var unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(value)) - 2));
        return value >= 100 ? Math.Round(value / unit) * unit : Math.Round(value, value >= 10 ? 1 : 2);
    }
}
