using System.Globalization;
using System.Text;
using System.Text.Json;
using SimMoE.Experiments.Results;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Sweeps;
using SimMoE.Simulator.Results;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Run;

/// <summary>A predicted cell as it is printed.</summary>
/// <param name="Cell">What was run.</param>
/// <param name="Stages">Rows of the stage table.</param>
/// <param name="Result">Row of the result table.</param>
/// <param name="Conclusions">What the numbers say.</param>
/// <param name="SpeedUp">Over the baseline; null for the baseline itself or without one.</param>
public sealed record CellReport(
    Cell Cell, IReadOnlyList<StageRow> Stages, ResultRow Result, IReadOnlyList<Conclusion> Conclusions, double? SpeedUp)
{
    private static readonly string[] Header =
        ["pass", "stage", "kernels us", "comm us", "exposed us", "waiting us", "host sync us", "launch us", "max/mean rows"];

    /// <summary>For a person.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        var time = QuantityText.FormatDuration(new SimDuration(long.Parse(Field(ResultTables.StepTimeColumn), CultureInfo.InvariantCulture)));
        var rate = QuantityText.Format(Number("tokens_per_second"), "tokens/s");
        text.Append(CultureInfo.InvariantCulture, $"{Cell}: {time} on {Field("ranks")} GPUs, {rate}, {Number("model_flops_utilisation") * 100:F1} % of peak\n");
        text.Append(TextTable.Write(Header, [.. Stages.Select(Cells)], leftColumns: 2));
        foreach (var conclusion in Conclusions)
        {
            text.Append("- ").Append(conclusion.Text).Append('\n');
        }

        return text.Append('\n').ToString();
    }

    /// <summary>All cells as JSON.</summary>
    public static string ToJson(Experiment experiment, IReadOnlyList<CellReport> cells) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("experiment", experiment.Name);
        json.WriteString("question", experiment.Question);
        json.WriteStartArray("cells");
        foreach (var cell in cells)
        {
            cell.Write(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static IReadOnlyList<string> Cells(StageRow row) =>
    [
        row.Pass.ToString().ToLowerInvariant(), row.Stage, Micro(row.KernelMicroseconds), Micro(row.CommunicationMicroseconds),
        Micro(row.ExposedMicroseconds), Micro(row.WaitMicroseconds), Micro(row.HostSyncMicroseconds), Micro(row.LaunchMicroseconds),
        row.LoadRatio.ToString("F2", CultureInfo.InvariantCulture),
    ];

    private static string Micro(double value) => value == 0 ? "" : value.ToString("F1", CultureInfo.InvariantCulture);

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("coordinates");
        foreach (var (column, value) in Cell.Coordinates)
        {
            json.WriteString(column, value);
        }

        json.WriteEndObject();
        foreach (var (column, value) in Result.Fields)
        {
            WriteNumber(json, column, value);
        }

        if (SpeedUp is { } ratio)
        {
            json.WriteNumber("speedup_over_baseline", ratio);
        }

        json.WriteStartArray("stages");
        foreach (var row in Stages)
        {
            json.WriteStartObject();
            foreach (var column in StageColumns.All)
            {
                WriteNumber(json, column.Name, column.Value(row));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("conclusions");
        foreach (var conclusion in Conclusions)
        {
            json.WriteStartObject();
            json.WriteString("topic", conclusion.Topic);
            json.WriteString("text", conclusion.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, string value)
    {
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value.Replace("E+", "e", StringComparison.Ordinal));
            return;
        }

        json.WriteString(name, value);
    }

    private string Field(string column) => Result.Fields.First(field => field.Column == column).Value;

    private double Number(string column) => double.Parse(Field(column), CultureInfo.InvariantCulture);
}
