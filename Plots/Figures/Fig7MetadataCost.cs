using System.Collections.Immutable;
using ScottPlot;
using SimMoE.Plots.Charts;
using SimMoE.Plots.Tables;

namespace SimMoE.Plots.Figures;

/// <summary>What metadata exchange and host synchronisation cost against message size.</summary>
public sealed class Fig7MetadataCost : Figure
{
    private const string Share = "overhead_percent";

    /// <summary>The payload's line is wide, so that it is seen under the whole exchanges that come down to it.</summary>
    private static readonly ImmutableArray<(string Key, string Label, Color Colour, float Width)> Components =
    [
        ("ep-total", "EP, whole exchange", Theme.Vermilion, Theme.LineWidth),
        ("payload", "payload", Theme.Orange.Lighten(0.35), 3.2f),
        ("metadata-exchange", "metadata exchange", Theme.Purple, Theme.LineWidth),
        ("host-sync", "host synchronisation", Theme.Green, Theme.LineWidth),
        ("hp-total", "HP, whole exchange", Theme.Blue, Theme.LineWidth),
    ];

    /// <inheritdoc/>
    public override string Name => "fig7-metadata-cost";

    /// <inheritdoc/>
    public override string Title => "Cost of metadata exchange and host synchronisation against message size";

    /// <inheritdoc/>
    public override ImmutableArray<Column> Columns { get; } =
    [
        Shared.Fabric,
        new("component", ColumnKind.Text, "`ep-total`, `payload`, `metadata-exchange`, `host-sync` or `hp-total`"),
        new("message_bytes", ColumnKind.Positive, "payload that one rank sends in the exchange, itself included"),
        Origins.Column,
        .. Shared.Spread("time_us", "time of this component of one dispatch"),
        .. Shared.Spread(Share, "metadata exchange and host synchronisation as a share of `ep-total`; empty in other rows", optional: true),
    ];

    /// <inheritdoc/>
    protected override string About =>
        "Time until a rank can start its experts, against the bytes it sends (top), and the share of EP's time that is not payload "
        + "(bottom). HP exchanges no counts and waits for no host.";

    /// <inheritdoc/>
    protected override string Quantity => "time_us";

    /// <inheritdoc/>
    public override Page Draw(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var fabrics = table.Distinct("fabric");
        var x = Scale.Log("bytes sent by each GPU", [.. table.Rows.Select(row => row.Number("message_bytes"))], "B", most: 4);
        var time = Scale.Log("time (µs)", Shared.Values(table.Rows, Quantity), most: 6);
        var shown = Components.Where(c => table.Rows.Any(row => row.Text("component") == c.Key));
        return new Page(
            fabrics.Length > 1 ? Theme.PageWidth : Theme.ColumnWidth,
            220,
            [Row(Quantity, x.Unlabelled, time), Row(Share, x, Scale.FromZero("overhead of EP (%)", 104))]
        )
        {
            Legend =
            [
                .. shown.Select(c => new LegendItem
                {
                    LabelText = c.Label,
                    LineColor = c.Colour,
                    LineWidth = c.Width,
                }),
                .. Origins.Legend(table),
            ],
        };

        ImmutableArray<Plot> Row(string quantity, Scale across, Scale up) =>
            [
                .. fabrics.Select(
                    (fabric, i) =>
                    {
                        var plot = Theme.NewPlot(quantity == Quantity ? fabric : "");
                        LineChart.Draw(
                            plot,
                            (across, i == 0 ? up : up.Unlabelled),
                            ("message_bytes", quantity),
                            [
                                .. Series
                                    .Of(table, ("message_bytes", quantity), ["component"], row => row.Text("fabric") == fabric)
                                    .OrderBy(one => one.Keys[0] != "payload"),
                            ],
                            Look
                        );
                        return plot;
                    }
                ),
            ];
    }

    private static SeriesLook Look(ImmutableArray<string> keys)
    {
        var known = Components.FirstOrDefault(c => c.Key == keys[0]);
        return known.Key is null ? new SeriesLook(keys[0], Theme.Ink) : new SeriesLook("", known.Colour) { Width = known.Width };
    }
}
