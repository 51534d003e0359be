using System.Globalization;
using ScottPlot;
using SimMoE.Plots;
using SimMoE.Plots.Figures;
using SimMoE.Plots.Tables;
using SimMoE.Tests.Experiments;
using SkiaSharp;

namespace SimMoE.Tests.Plots;

/// <summary>Every series of a table is in its picture: where a row's number belongs on the page, there is ink of the series'
/// colour.</summary>
/// <remarks>Colours are Okabe and Ito's, literally: a change of the theme must be made here too. What a later series covers at some points
/// is seen at others, so a line or a set of markers counts as drawn if most of its points have its colour.</remarks>
public sealed class SeriesInPictureTests
{
    private const float Scale = 4;
    private const string Blue = "#0072B2";
    private const string Vermilion = "#D55E00";
    private const string Green = "#009E73";
    private const string Orange = "#E69F00";
    private const string Sky = "#56B4E9";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BytesPerToken(bool committed) =>
        Lines("fig1-bytes-per-token", committed, ("k", "bytes_per_token"), ["strategy"], StrategyColour);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LatencyBySkew(bool committed) =>
        Lines("fig2-latency-by-skew", committed, ("k", "alltoall_ms"), ["strategy", "skew"], SkewColour);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MemoryBySkew(bool committed) =>
        Lines("fig3-memory-by-skew", committed, ("k", "peak_memory_gb"), ["strategy", "skew"], SkewColour);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void StepTime(bool committed) => Lines("fig6-scaling", committed, ("gpus", "step_ms"), ["strategy"], StrategyColour);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SpeedUp(bool committed) => Lines("fig6-scaling", committed, ("gpus", "speedup"), ["strategy"], StrategyColour, _ => (1, 0));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MetadataTime(bool committed) =>
        Lines(
            "fig7-metadata-cost",
            committed,
            ("message_bytes", "time_us"),
            ["fabric", "component"],
            ComponentColour,
            Fabric,
            radius: 1.5f
        ); // the payload is a wide line with others on it

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MetadataShare(bool committed) =>
        Lines(
            "fig7-metadata-cost",
            committed,
            ("message_bytes", "overhead_percent"),
            ["fabric", "component"],
            ComponentColour,
            (table, row) => (1, Fabric(table, row).Column),
            linearY: true
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Loss(bool committed) =>
        Lines(
            "quality-parity",
            committed,
            ("tokens_millions", "val_loss"),
            ["variant"],
            row =>
                row.Text("variant") switch
                {
                    "hp" => Blue,
                    "ep" => Vermilion,
                    _ => Green,
                },
            linearX: true,
            linearY: true
        );

    /// <summary>In the middle of each part of a bar that is at least a point wide there is the colour of its class; only parts of
    /// neighbouring classes move a middle, and never by more than a point.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Stages(bool committed)
    {
        var drawn = new Drawn("fig4-where-a-step-goes", committed);
        var (models, fabrics, names) = (
            drawn.Table.Distinct("model"),
            drawn.Table.Distinct("fabric"),
            drawn.Table.Distinct("implementation")
        );
        foreach (
            var bar in drawn.Table.Rows.GroupBy(row =>
                (Model: row.Text("model"), Fabric: row.Text("fabric"), Name: row.Text("implementation"))
            )
        )
        {
            var plot = drawn.Page.Rows[models.IndexOf(bar.Key.Model)][fabrics.IndexOf(bar.Key.Fabric)];
            var (place, end) = (names.Length - 1 - names.IndexOf(bar.Key.Name), 0.0);
            foreach (var row in bar.OrderBy(row => StageClasses.Rank(row.Text("stage"))))
            {
                var begin = end;
                end += row.Number("exposed_ms_mean");
                var (left, right) = (plot.GetPixel(new Coordinates(begin, place)), plot.GetPixel(new Coordinates(end, place)));
                if (right.X - left.X >= 1)
                {
                    Assert.True(
                        drawn.Has(new Pixel((left.X + right.X) / 2, left.Y), StageClasses.ColourOf(row.Text("stage")).ToHex(), 0.3f),
                        $"{bar.Key} {row.Text("stage")}"
                    );
                }
            }

            Assert.False(
                drawn.Has(Beside(plot.GetPixel(new Coordinates(end, place)), 1.6f, 3), "#7A7A7A", 0.1f),
                $"{bar.Key}: the bar is too long"
            );
        }
    }

    /// <summary>Each cell of the map holds its number and is blue where HP wins, orange where EP does, grey where there is no
    /// number.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Map(bool committed)
    {
        var drawn = new Drawn("fig5-speedup-map", committed);
        string[] ks = [.. drawn.Table.Distinct("k").OrderBy(k => double.Parse(k, CultureInfo.InvariantCulture))];
        string[] gs = [.. drawn.Table.Distinct("granularity").OrderBy(g => double.Parse(g, CultureInfo.InvariantCulture))];
        foreach (var row in drawn.Table.Rows)
        {
            var plot = drawn.Page.Rows[drawn.Table.Distinct("baseline").IndexOf(row.Text("baseline"))][
                drawn.Table.Distinct("fabric").IndexOf(row.Text("fabric"))
            ];
            var middle = plot.GetPixel(new Coordinates(Array.IndexOf(ks, row.Text("k")), Array.IndexOf(gs, row.Text("granularity"))));
            var corner = drawn.At(Beside(middle, 6, 6));
            var ratio = row.Find("speedup_mean");
            var expected =
                ratio?.ToString(ratio < 9.995 ? "0.00" : "0.0", CultureInfo.InvariantCulture)
                ?? row.Text("status").Split('-')[0].ToUpperInvariant();

            Assert.Contains(
                drawn.Texts,
                text =>
                    text.Text.Equals(expected, StringComparison.OrdinalIgnoreCase)
                    && Math.Abs(text.Box.MidX - middle.X) < 2
                    && Math.Abs(text.Box.MidY - middle.Y) < 8
            );
            Assert.Equal(Math.Sign((ratio ?? 1) - 1 + (ratio is null ? 0 : 1e-12)), Math.Sign(corner.Blue - corner.Red));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Hours(bool committed)
    {
        var drawn = new Drawn("fig8-table-1", committed);
        var groups = drawn.Table.Distinct("group");
        foreach (var group in drawn.Table.Rows.GroupBy(row => row.Text("group")))
        {
            var (plot, place) = (drawn.Page.Rows[groups.IndexOf(group.Key)][0], group.Count());
            foreach (var row in group)
            {
                place--;
                var bar = row.Text("strategy") == "dense" ? "#777777" : StrategyColour(row);
                Assert.True(
                    drawn.Has(plot.GetPixel(new Coordinates(row.Number("predicted_hours_mean") * 0.1, place)), bar, 0.3f),
                    $"bar of {row.Text("model")}"
                );
                Assert.True(
                    drawn.Has(plot.GetPixel(new Coordinates(row.Number("published_hours"), place)), "#222222", 0.5f),
                    $"disc of {row.Text("model")}"
                );
                Assert.True(
                    row.Text("predicted_hours_max") == row.Text("predicted_hours_mean")
                        || drawn.Has(plot.GetPixel(new Coordinates(row.Number("predicted_hours_max"), place)), "#222222", 0.7f),
                    $"whisker of {row.Text("model")}"
                );
                Assert.Contains(
                    drawn.Texts,
                    text => text.Text == row.Text("model") && Math.Abs(text.Box.MidY - plot.GetPixel(new Coordinates(0, place)).Y) < 3
                );
            }
        }
    }

    private static void Lines(
        string name,
        bool committed,
        (string X, string Quantity) columns,
        string[] keys,
        Func<Row, string> colour,
        Func<Table, Row, (int Row, int Column)>? panel = null,
        bool linearX = false,
        bool linearY = false,
        float radius = 0.6f
    )
    {
        var drawn = new Drawn(name, committed);
        var series = drawn
            .Table.Rows.Where(row => row.Find($"{columns.Quantity}_mean") is not null)
            .GroupBy(row => string.Join(", ", keys.Append("source").Select(row.Text)))
            .ToArray();
        Assert.NotEmpty(series);
        foreach (var one in series)
        {
            var seen = one.Count(row =>
            {
                var (r, c) = panel?.Invoke(drawn.Table, row) ?? (0, 0);
                var (x, y) = (row.Number(columns.X), row.Number($"{columns.Quantity}_mean"));
                var at = drawn.Page.Rows[r][c].GetPixel(new Coordinates(linearX ? x : Math.Log10(x), linearY ? y : Math.Log10(y)));

                // The ink of a marker is its rim, two points from its middle; that of a line is on the point.
                return drawn.Has(at, colour(row), row.Text("source") == "measured" ? 2.3f : radius);
            });
            Assert.True(seen > one.Count() / 2, $"{one.Key}: {seen} of {one.Count()} points are drawn");
        }
    }

    private static void Lines(
        string name,
        bool committed,
        (string X, string Quantity) columns,
        string[] keys,
        Func<Row, string> colour,
        Func<Row, (int Row, int Column)> panel
    ) => Lines(name, committed, columns, keys, colour, (_, row) => panel(row));

    private static Pixel Beside(Pixel at, float right, float down) => new(at.X + right, at.Y + down);

    private static (int Row, int Column) Fabric(Table table, Row row) => (0, table.Distinct("fabric").IndexOf(row.Text("fabric")));

    private static string StrategyColour(Row row) =>
        row.Text("strategy") switch
        {
            "hp" => Blue,
            "hp-ep" => Sky,
            "ep" => Vermilion,
            "latent-ep" => Green,
            _ => Orange,
        };

    private static string ComponentColour(Row row) =>
        row.Text("component") switch
        {
            "ep-total" => Vermilion,
            "payload" => "#EDBD59",
            "metadata-exchange" => "#CC79A7",
            "host-sync" => Green,
            _ => Blue,
        };

    /// <summary>Skew 0, 1 and 2 from light to dark; HP's three lines coincide and are of one blue.</summary>
    private static string SkewColour(Row row) =>
        row.Text("strategy") == "hp"
            ? Blue
            : row.Text("skew") switch
            {
                "0" => "#F0985A",
                "1" => Vermilion,
                _ => "#863B00",
            };

    /// <summary>A picture with the table that it shows.</summary>
    private sealed class Drawn
    {
        private readonly SKBitmap _bitmap;

        public Drawn(string name, bool committed)
        {
            var figure = SyntheticTables.Figures.Single(one => one.Name == name);
            Table = committed
                ? figure.Read(RepositoryFolder.File("Experiments", "Catalog", name, "results.csv"))
                : TableReader.Parse(SyntheticTables.For(name), "made-up.csv", figure.Columns);
            Page = figure.Draw(Table);
            _bitmap = SKBitmap.Decode(Renderer.Png(Page, 72 * Scale));
            Texts = PlacedText.Of(Renderer.Svg(Page));
        }

        public Table Table { get; }

        public Page Page { get; }

        public PlacedText[] Texts { get; }

        public SKColor At(Pixel points) =>
            _bitmap.GetPixel(
                Math.Clamp((int)(points.X * Scale), 0, _bitmap.Width - 1),
                Math.Clamp((int)(points.Y * Scale), 0, _bitmap.Height - 1)
            );

        /// <summary>True if a colour is found within some points of a place.</summary>
        public bool Has(Pixel at, string colour, float radius)
        {
            var wanted = SKColor.Parse(colour);
            for (var dy = -radius; dy <= radius; dy += 1 / Scale)
            {
                for (var dx = -radius; dx <= radius; dx += 1 / Scale)
                {
                    var found = At(new Pixel(at.X + dx, at.Y + dy));
                    if (Math.Abs(found.Red - wanted.Red) + Math.Abs(found.Green - wanted.Green) + Math.Abs(found.Blue - wanted.Blue) < 24)
                    {
                        return true;
                    }
                }
            }

            return false;
        }
    }
}
