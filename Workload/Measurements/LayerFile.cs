using SimMoE.Units;

namespace SimMoE.Workload.Measurements;

/// <summary>Writes and reads layer measurements. docs/measurement-schema.md.</summary>
public static class LayerFile
{
    /// <summary>The rows as text, with header.</summary>
    /// <param name="rows">In the order in which they are written.</param>
    /// <exception cref="ArgumentException">A text holds a comma or a line end.</exception>
    public static string Write(IEnumerable<LayerMeasurement> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return MeasurementText.Write(LayerColumns.All, rows.Select(Fields));
    }

    /// <summary>Reads rows back.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="SpecException">Wrong header, or lines that cannot be read; carries every problem.</exception>
    public static IReadOnlyList<LayerMeasurement> Read(string text, string file) =>
        MeasurementText.Read(text, file, "layer measurements", LayerColumns.All, ToMeasurement);

    private static string[] Fields(LayerMeasurement row) =>
    [
        row.Machine, row.Software, row.Date, row.Fabric, StrategyNames.Of(row.Strategy), row.Implementation, row.Precision,
        MeasurementText.Of(row.Ranks), MeasurementText.Of(row.TokensPerRank), MeasurementText.Of(row.HiddenSize),
        MeasurementText.Of(row.Experts), MeasurementText.Of(row.TopK), MeasurementText.Of(row.ExpertSize), MeasurementText.Of(row.Heads),
        MeasurementText.Of(row.HeadSize), row.Routing, row.Clock, MeasurementText.Of(row.Rank), MeasurementText.Of(row.Repeats),
        MeasurementText.Of(row.Forward.Lower), MeasurementText.Of(row.Forward.Median), MeasurementText.Of(row.Forward.Upper),
        MeasurementText.Of(row.Backward.Lower), MeasurementText.Of(row.Backward.Median), MeasurementText.Of(row.Backward.Upper),
        MeasurementText.Of(row.ForwardBackward.Lower), MeasurementText.Of(row.ForwardBackward.Median),
        MeasurementText.Of(row.ForwardBackward.Upper), MeasurementText.Of(row.ExpertRows), MeasurementText.Of(row.PeakBytes),
    ];

    private static LayerMeasurement ToMeasurement(MeasurementLine line) => new()
    {
        Machine = line.Text(LayerColumns.Machine),
        Software = line.Text(LayerColumns.Software),
        Date = line.Text(LayerColumns.Date),
        Fabric = line.Text(LayerColumns.Fabric),
        Strategy = line.Choice(LayerColumns.Strategy, StrategyNames.All),
        Implementation = line.Text(LayerColumns.Implementation),
        Precision = line.Text(LayerColumns.Precision),
        Ranks = line.Whole(LayerColumns.Ranks),
        TokensPerRank = line.Whole(LayerColumns.TokensPerRank),
        HiddenSize = line.Whole(LayerColumns.HiddenSize),
        Experts = line.Whole(LayerColumns.Experts),
        TopK = line.Whole(LayerColumns.TopK),
        ExpertSize = line.Whole(LayerColumns.ExpertSize),
        Heads = line.Whole(LayerColumns.Heads),
        HeadSize = line.Whole(LayerColumns.HeadSize),
        Routing = line.Text(LayerColumns.Routing),
        Clock = line.Text(LayerColumns.Clock),
        Rank = line.Whole(LayerColumns.Rank),
        Repeats = line.Whole(LayerColumns.Repeats),
        Forward = line.Times("forward_"),
        Backward = line.Times("backward_"),
        ForwardBackward = line.Times("forward_backward_"),
        ExpertRows = line.Long(LayerColumns.ExpertRows),
        PeakBytes = line.Long(LayerColumns.PeakBytes),
    };
}
