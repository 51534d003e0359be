using System.Collections.Immutable;
using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using SimMoE.Plots.Charts;
using SimMoE.Plots.Tables;

namespace SimMoE.Plots.Figures;

/// <summary>Speed-up of HP over EP for every k and granularity: where HP wins, and where EP runs out of memory.</summary>
public sealed class Fig5SpeedUpMap : Figure
{
    private const string Ratio = "speedup_mean";
    private const string Measured = "measured_speedup";

    /// <inheritdoc/>
    public override string Name => "fig5-speedup-map";

    /// <inheritdoc/>
    public override string Title => "Speed-up of HP over EP against k and granularity";

    /// <inheritdoc/>
    public override ImmutableArray<Column> Columns { get; } =
    [
        new(
            "baseline",
            ColumnKind.Text,
            "`ep-grouped-gemm` or `ep-fused`: how the EP is programmed that HP is compared with; a row of panels each"
        ),
        Shared.Fabric,
        Shared.K,
        new("granularity", ColumnKind.Positive, "factor G: N_e × G experts, k × G of them used, each of width d_e / G"),
        new("status", ColumnKind.Text, "`ok`, `ep-oom`, `hp-oom`, `both-oom` or `invalid` (k above the number of experts)"),
        new(
            Ratio,
            ColumnKind.Positive,
            "step time of EP over step time of HP, mean over the seeds; empty unless status is `ok`",
            Optional: true
        ),
        new(Measured, ColumnKind.Positive, "the same ratio as it was measured", Optional: true) { MayBeMissing = true },
    ];

    /// <inheritdoc/>
    protected override string About =>
        "Step time of EP divided by step time of HP, on each fabric. HP is the fused implementation; EP is the strong baseline that is in use "
        + "(grouped GEMM, top) and an EP whose kernels are as good as those of HP (fused, bottom). Granularity G divides each expert into G "
        + "parts and uses k × G of them. Blue: HP is faster; orange: EP is faster; the black line runs between them. Grey: one of them runs out "
        + "of memory.";

    /// <inheritdoc/>
    public override string Caption(Table table) =>
        $"{About} {(HasMeasured(table) ? "The upper number is simulated, the lower one, with a circle, measured." : "All numbers are simulated, means over the seeds.")}";

    /// <inheritdoc/>
    public override Page Draw(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var (baselines, fabrics) = (table.Distinct("baseline"), table.Distinct("fabric"));
        var colours = new RatioColours([.. table.Rows.Select(row => row.Find(Ratio)).OfType<double>()]);
        return new Page(
            Theme.PageWidth,
            20 + (120 * baselines.Length),
            [
                .. baselines.Select(
                    (baseline, r) =>
                        fabrics
                            .Select(
                                (fabric, c) =>
                                {
                                    var plot = Map(
                                        table,
                                        table.Rows.Where(row => row.Text("baseline") == baseline && row.Text("fabric") == fabric),
                                        colours
                                    );
                                    plot.Axes.Title.Label.Text = r == 0 ? fabric : "";
                                    plot.Axes.Left.Label.Text = c == 0 ? $"over {Names.OfImplementation(baseline)}\ngranularity G" : "";
                                    plot.Axes.Bottom.Label.Text = r == baselines.Length - 1 ? "experts per token, k (at G = 1)" : "";
                                    if (c == fabrics.Length - 1)
                                    {
                                        Gap(plot);
                                        plot.Axes.AddPanel(colours.Bar("speed-up of HP"));
                                    }

                                    return plot;
                                }
                            )
                            .ToImmutableArray()
                ),
            ]
        );
    }

    private static Plot Map(Table table, IEnumerable<Row> rows, RatioColours colours)
    {
        var (xs, ys) = (Places(table, "k"), Places(table, "granularity"));
        var plot = Theme.NewPlot();
        Scale.Names("", xs).Set(plot.Axes.Bottom);
        Scale.Names("", ys).Set(plot.Axes.Left);
        plot.HideGrid();
        var ratios = new double[xs.Length, ys.Length];
        foreach (var row in rows)
        {
            var (x, y) = (xs.IndexOf(row.Text("k")), ys.IndexOf(row.Text("granularity")));
            ratios[x, y] = row.Find(Ratio) ?? double.NaN;
            DrawCell(plot, row, (x, y), colours);
        }

        foreach (var (from, to) in Frontier.Trace(ratios, 1))
        {
            var line = plot.Add.Line(from.X, from.Y, to.X, to.Y);
            (line.Color, line.LineWidth) = (Colors.Black, Theme.LineWidth);
        }

        return plot;
    }

    private static void DrawCell(Plot plot, Row row, (int X, int Y) at, RatioColours colours)
    {
        var ratio = row.Find(Ratio);
        var fill = ratio is { } known ? colours.Of(known) : Theme.Grid;
        var cell = plot.Add.Rectangle(at.X - 0.49, at.X + 0.49, at.Y - 0.49, at.Y + 0.49);
        (cell.FillColor, cell.LineWidth) = (fill, 0);
        var words = ratio is { } number ? Number(number) : Missing(row.Text("status"));
        if (row.Find(Measured) is { } measured)
        {
            words += $"\n○ {Number(measured)}";
        }

        var text = plot.Add.Text(words, at.X, at.Y);
        Theme.Set(text.LabelStyle, Theme.SmallSize - 1, words);
        (text.LabelAlignment, text.LabelFontColor) = (Alignment.MiddleCenter, fill.Luminance < 0.5 ? Colors.White : Theme.Ink);
    }

    /// <summary>Room between the map and the bar of colours.</summary>
    private static void Gap(Plot plot)
    {
        var right = plot.Axes.Right;
        (right.IsVisible, right.FrameLineStyle.Width, right.MinimumSize, right.MaximumSize) = (true, 0, 7, 7);
        right.RemoveTickGenerator();
    }

    private static bool HasMeasured(Table table) => table.Rows.Any(row => row.Find(Measured) is not null);

    private static ImmutableArray<string> Places(Table table, string column) =>
        [.. table.Rows.DistinctBy(row => row.Text(column)).OrderBy(row => row.Number(column)).Select(row => row.Text(column))];

    private static string Number(double ratio) =>
        ratio.ToString(
            ratio < 9.995 ? "0.00"
                : ratio < 99.95 ? "0.0"
                : "0",
            CultureInfo.InvariantCulture
        );

    private static string Missing(string status) =>
        status switch
        {
            "ep-oom" => "EP\nOOM",
            "hp-oom" => "HP\nOOM",
            "both-oom" => "both\nOOM",
            _ => "–",
        };

    /// <summary>Colours of ratios on a logarithmic scale that reaches from the smallest to the largest of the figure and no further:
    /// shades of blue above 1, of orange below, and a step at 1 so that a glance tells which side a cell is on.</summary>
    private sealed class RatioColours(IReadOnlyCollection<double> ratios) : IColormap, IHasColorAxis
    {
        private static readonly Color[] Above =
        [
            Color.FromHex("#E3EFF8"),
            Color.FromHex("#8FC3E3"),
            Color.FromHex("#2B8CC4"),
            Color.FromHex("#0B5C95"),
            Color.FromHex("#062A52"),
        ];
        private static readonly Color[] Below = [Color.FromHex("#FBE3CF"), Color.FromHex("#F0A468"), Color.FromHex("#D55E00")];
        private static readonly double[] Marks = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
        private readonly double _low = Math.Log10(Math.Min(0.8, ratios.DefaultIfEmpty(1).Min()));
        private readonly double _high = Math.Log10(Math.Max(2, ratios.DefaultIfEmpty(1).Max()));

        /// <inheritdoc/>
        public string Name => "ratio";

        /// <inheritdoc/>
        public IColormap Colormap => this;

        /// <summary>Colour of a ratio.</summary>
        public Color Of(double ratio) =>
            Math.Log10(ratio) is var log && log >= 0 ? Mix(Above, log / _high) : Mix(Below, log / Math.Min(_low, Math.Log10(0.5)));

        /// <inheritdoc/>
        public Color GetColor(double position) => Of(Math.Pow(10, _low + (position * (_high - _low))));

        /// <inheritdoc/>
        public ScottPlot.Range GetRange() => new(_low, _high);

        /// <summary>The colours with their ratios, at the right of a plot.</summary>
        public IPanel Bar(string label)
        {
            var bar = new ScottPlot.Panels.ColorBar(this) { Width = 7, Label = label };
            Theme.Style(bar.Axis);
            bar.Axis.FrameLineStyle.Width = 0;
            bar.Axis.TickGenerator = new NumericManual([
                .. Marks
                    .Where(mark => Math.Log10(mark) >= _low && Math.Log10(mark) <= _high)
                    .Select(mark => new Tick(Math.Log10(mark), Scale.Text(mark), true)),
            ]);
            return bar;
        }

        private static Color Mix(Color[] steps, double position)
        {
            var place = Math.Clamp(position, 0, 1) * (steps.Length - 1);
            var step = Math.Min((int)place, steps.Length - 2);
            return steps[step].MixedWith(steps[step + 1], place - step);
        }
    }
}
