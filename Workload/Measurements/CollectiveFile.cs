using SimMoE.Units;

namespace SimMoE.Workload.Measurements;

/// <summary>Writes and reads collective measurements. docs/measurement-schema.md.</summary>
public static class CollectiveFile
{
    /// <summary>The rows as text, with header.</summary>
    /// <param name="rows">In the order in which they are written.</param>
    /// <exception cref="ArgumentException">A text holds a comma or a line end.</exception>
    public static string Write(IEnumerable<CollectiveMeasurement> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return MeasurementText.Write(CollectiveColumns.All, rows.Select(Fields));
    }

    /// <summary>Reads rows back.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="SpecException">Wrong header, or lines that cannot be read; carries every problem.</exception>
    public static IReadOnlyList<CollectiveMeasurement> Read(string text, string file) =>
        MeasurementText.Read(text, file, "collective measurements", CollectiveColumns.All, ToMeasurement);

    private static string[] Fields(CollectiveMeasurement row) =>
    [
        row.Machine, row.Software, row.Date, row.Fabric, MeasurementText.Of(row.Ranks), row.Collective, row.Type,
        MeasurementText.Of(row.SizeBytes), MeasurementText.Of(row.Share), row.Clock, MeasurementText.Of(row.Rank),
        MeasurementText.Of(row.Repeats), MeasurementText.Of(row.Time.Lower), MeasurementText.Of(row.Time.Median),
        MeasurementText.Of(row.Time.Upper), MeasurementText.Of(row.AlgorithmBandwidth), MeasurementText.Of(row.BusBandwidth),
        MeasurementText.Of(row.Wrong),
    ];

    private static CollectiveMeasurement ToMeasurement(MeasurementLine line) => new()
    {
        Machine = line.Text(CollectiveColumns.Machine),
        Software = line.Text(CollectiveColumns.Software),
        Date = line.Text(CollectiveColumns.Date),
        Fabric = line.Text(CollectiveColumns.Fabric),
        Ranks = line.Whole(CollectiveColumns.Ranks),
        Collective = line.Text(CollectiveColumns.Collective),
        Type = line.Text(CollectiveColumns.Type),
        SizeBytes = line.Long(CollectiveColumns.SizeBytes),
        Share = line.Number(CollectiveColumns.Share, "a number of 0 or more"),
        Clock = line.Text(CollectiveColumns.Clock),
        Rank = line.Whole(CollectiveColumns.Rank),
        Repeats = line.Whole(CollectiveColumns.Repeats),
        Time = line.Times(),
        AlgorithmBandwidth = line.Number(CollectiveColumns.AlgorithmBandwidth, "a number of 0 or more"),
        BusBandwidth = line.Number(CollectiveColumns.BusBandwidth, "a number of 0 or more"),
        Wrong = line.Long(CollectiveColumns.Wrong),
    };
}
