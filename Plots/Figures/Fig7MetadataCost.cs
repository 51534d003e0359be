using System.Collections.Immutable;
using SimMoE.Plots.Parts;
using SimMoE.Plots.Tables;

namespace SimMoE.Plots.Figures;

/// <summary>What metadata exchange and host synchronisation cost against message size.</summary>
public sealed class Fig7MetadataCost : Figure
{
    private const string Time = "time_us";
    private const string Share = "overhead_percent";
    private static readonly string[] Keys = ["component"];

    private static readonly ImmutableArray<(string Key, string Label, string Colour)> Components =
    [
        ("ep-total", "EP, whole exchange", Theme.Vermilion),
        ("payload", "payload", Theme.Orange),
        ("metadata-exchange", "metadata exchange", Theme.Purple),
        ("host-sync", "host synchronisation", Theme.Green),
        ("hp-total", "HP, whole exchange", Theme.Blue),
    ];

    /// <inheritdoc/>
    public override string Name => "fig7-metadata-cost";

    /// <inheritdoc/>
    public override string Title => "Cost of metadata exchange and host synchronisation against message size";

    /// <inheritdoc/>
    public override string Caption =>
        "Time until a rank can start its experts, against the bytes it sends (top), and the share of EP's time that is not payload "
        + "(bottom). HP exchanges no counts and waits for no host. Lines are simulated, bands span the seeds; circles are measured.";

    /// <inheritdoc/>
    public override ImmutableArray<Column> Columns { get; } =
    [
        Shared.Fabric,
        new("component", ColumnKind.Text, "`ep-total`, `payload`, `metadata-exchange`, `host-sync` or `hp-total`"),
        new("message_bytes", ColumnKind.Positive, "payload that one rank sends in the exchange, itself included"),
        Origins.Column,
        .. Shared.Spread(Time, "time of this component of one dispatch"),
        .. Shared.Spread(Share, "metadata exchange and host synchronisation as a share of `ep-total`; empty in other rows", optional: true),
    ];

    /// <inheritdoc/>
    public override Drawing Draw(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        Row[] rows = [.. table.Rows.OrderBy(row => row.Number("message_bytes"))];
        var fabrics = table.Distinct("fabric");
        var x = Axis.Log("bytes sent by each GPU", [.. rows.Select(row => row.Number("message_bytes"))], "B");
        var time = Axis.Log("time (µs)", Shared.Values(rows, Time));
        var share = Axis.FromZero("overhead of EP (%)", [100 / 1.06]);
        ImmutableArray<Panel> Row(string quantity, Axis y, bool top) =>
        [
            .. fabrics.Select((fabric, i) => new LinePanel(
                top ? fabric : "", (top ? x.Unlabelled : x, i == 0 ? y : y.Unlabelled), rows, "message_bytes",
                Series.Of(table, quantity, Keys, _ => "", keys => ColourOf(keys[0]), Filter.Where("fabric", fabric)))),
        ];
        var shown = Components.Where(c => rows.Any(row => row.Text("component") == c.Key));
        var measured = rows.Any(row => Origins.Of(table, row) == Origin.Measured);
        var width = fabrics.Length > 1 ? Theme.PageWidth : Theme.ColumnWidth;
        return new Drawing(width, 220, rows, [Row(Time, time, true), Row(Share, share, false)])
        {
            Legend = [.. shown.Select(c => new LegendEntry(c.Label, c.Colour, Swatch.Line)),
                .. measured ? [new LegendEntry("measured", Theme.Ink, Swatch.Ring)] : Array.Empty<LegendEntry>()],
        };
    }

    private static string ColourOf(string component) =>
        Components.Where(c => c.Key == component).Select(c => c.Colour).FirstOrDefault(Theme.Ink);
}
