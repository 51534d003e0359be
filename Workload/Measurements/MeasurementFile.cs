using SimMoE.Units;
using SimMoE.Workload.Stages;

namespace SimMoE.Workload.Measurements;

/// <summary>Writes and reads stage measurements. docs/measurement-schema.md.</summary>
public static class MeasurementFile
{
    private static readonly Dictionary<string, Pass> Passes = Enum.GetValues<Pass>().ToDictionary(Word);

    /// <summary>The rows as text, with header.</summary>
    /// <param name="rows">In the order in which they are written.</param>
    /// <exception cref="ArgumentException">A text holds a comma or a line end.</exception>
    public static string Write(IEnumerable<StageMeasurement> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return MeasurementText.Write(MeasurementColumns.All, rows.Select(Fields));
    }

    /// <summary>Reads rows back.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="SpecException">Wrong header, or lines that cannot be read; carries every problem.</exception>
    public static IReadOnlyList<StageMeasurement> Read(string text, string file) =>
        MeasurementText.Read(text, file, "stage measurements", MeasurementColumns.All, ToMeasurement);

    private static string[] Fields(StageMeasurement row) =>
    [
        row.Machine, row.Software, row.Date, row.Fabric, StrategyNames.Of(row.Strategy), row.Implementation, Text(row.Ranks),
        Text(row.TokensPerRank), Text(row.HiddenSize), Text(row.Experts), Text(row.TopK), Text(row.ExpertSize), Text(row.Heads),
        Text(row.HeadSize), row.Routing, row.Stage, Word(row.Pass), Text(row.Rank), Text(row.Repeats),
        MeasurementText.Of(row.LowerQuartileMicroseconds), MeasurementText.Of(row.MedianMicroseconds),
        MeasurementText.Of(row.UpperQuartileMicroseconds),
    ];

    private static StageMeasurement ToMeasurement(MeasurementLine line) => new()
    {
        Machine = line.Text(MeasurementColumns.Machine),
        Software = line.Text(MeasurementColumns.Software),
        Date = line.Text(MeasurementColumns.Date),
        Fabric = line.Text(MeasurementColumns.Fabric),
        Strategy = line.Choice(MeasurementColumns.Strategy, StrategyNames.All),
        Implementation = line.Text(MeasurementColumns.Implementation),
        Ranks = line.Whole(MeasurementColumns.Ranks),
        TokensPerRank = line.Whole(MeasurementColumns.TokensPerRank),
        HiddenSize = line.Whole(MeasurementColumns.HiddenSize),
        Experts = line.Whole(MeasurementColumns.Experts),
        TopK = line.Whole(MeasurementColumns.TopK),
        ExpertSize = line.Whole(MeasurementColumns.ExpertSize),
        Heads = line.Whole(MeasurementColumns.Heads),
        HeadSize = line.Whole(MeasurementColumns.HeadSize),
        Routing = line.Text(MeasurementColumns.Routing),
        Stage = line.Text(MeasurementColumns.Stage),
        Pass = line.Choice(MeasurementColumns.Pass, Passes),
        Rank = line.Whole(MeasurementColumns.Rank),
        Repeats = line.Whole(MeasurementColumns.Repeats),
        LowerQuartileMicroseconds = line.Time(MeasurementColumns.LowerQuartile),
        MedianMicroseconds = line.Time(MeasurementColumns.Median),
        UpperQuartileMicroseconds = line.Time(MeasurementColumns.UpperQuartile),
    };

    private static string Text(int value) => MeasurementText.Of(value);

    private static string Word(Pass pass) => pass switch
    {
        Pass.Forward => "forward",
        Pass.Backward => "backward",
        _ => "update",
    };
}
