using SimMoE.Units;

namespace SimMoE.Workload.Measurements;

/// <summary>Writes and reads kernel measurements. docs/measurement-schema.md.</summary>
public static class KernelFile
{
    /// <summary>The rows as text, with header.</summary>
    /// <param name="rows">In the order in which they are written.</param>
    /// <exception cref="ArgumentException">A text holds a comma or a line end.</exception>
    public static string Write(IEnumerable<KernelMeasurement> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return MeasurementText.Write(KernelColumns.All, rows.Select(Fields));
    }

    /// <summary>Reads rows back.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="SpecException">Wrong header, or lines that cannot be read; carries every problem.</exception>
    public static IReadOnlyList<KernelMeasurement> Read(string text, string file) =>
        MeasurementText.Read(text, file, "kernel measurements", KernelColumns.All, ToMeasurement);

    private static string[] Fields(KernelMeasurement row) =>
    [
        row.Machine, row.Software, row.Date, row.Device, row.Family, row.Type, row.Shape, row.Method, row.Clock,
        MeasurementText.Of(row.Launches), MeasurementText.Of(row.Repeats), MeasurementText.Of(row.Time.Lower),
        MeasurementText.Of(row.Time.Median), MeasurementText.Of(row.Time.Upper), MeasurementText.Of(row.Flops),
        MeasurementText.Of(row.Bytes),
    ];

    private static KernelMeasurement ToMeasurement(MeasurementLine line) => new()
    {
        Machine = line.Text(KernelColumns.Machine),
        Software = line.Text(KernelColumns.Software),
        Date = line.Text(KernelColumns.Date),
        Device = line.Text(KernelColumns.Device),
        Family = line.Text(KernelColumns.Family),
        Type = line.Text(KernelColumns.Type),
        Shape = line.Text(KernelColumns.Shape),
        Method = line.Text(KernelColumns.Method),
        Clock = line.Text(KernelColumns.Clock),
        Launches = line.Whole(KernelColumns.Launches),
        Repeats = line.Whole(KernelColumns.Repeats),
        Time = line.Times(),
        Flops = line.Long(KernelColumns.Flops),
        Bytes = line.Long(KernelColumns.Bytes),
    };
}
