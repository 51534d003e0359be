using System.Globalization;
using System.Text;
using System.Text.Json;
using SimMoE.Experiments.Results;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Sweeps;
using SimMoE.Simulator.Memory;
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
    Cell Cell,
    IReadOnlyList<StageRow> Stages,
    ResultRow Result,
    IReadOnlyList<Conclusion> Conclusions,
    double? SpeedUp
)
{
    private static readonly string[] Header =
    [
        "pass",
        "stage",
        "kernels us",
        "comm us",
        "exposed us",
        "waiting us",
        "host sync us",
        "launch us",
        "max/mean rows",
        "known",
    ];

    /// <summary>The step's time by cause.</summary>
    public required CauseBreakdown Causes { get; init; }

    /// <summary>The rank that needs most memory; null for a single layer.</summary>
    public required (int Rank, MemoryUsage Usage)? Fullest { get; init; }

    /// <summary>How each stage's time is known.</summary>
    public required Func<StageRow, string> Known { get; init; }

    /// <summary>Memory of the device.</summary>
    public required Bytes DeviceMemory { get; init; }

    /// <summary>For a person.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        var time = QuantityText.FormatDuration(
            new SimDuration(long.Parse(Field(ResultTables.StepTimeColumn), CultureInfo.InvariantCulture))
        );
        var rate = QuantityText.Format(Number("tokens_per_second"), "tokens/s");
        text.Append(
            CultureInfo.InvariantCulture,
            $"{Cell}: {time} on {Field("ranks")} GPUs, {rate}, {Number("model_flops_utilisation") * 100:F1} % of peak\n"
        );
        text.Append(TextTable.Write(Header, [.. Stages.Select(Cells)], leftColumns: 2));
        text.Append("time by cause: ").Append(string.Join(", ", CauseTexts())).Append('\n');
        if (Fullest is { } fullest)
        {
            var kinds = MemoryKinds(fullest.Usage).Where(kind => kind.Amount > Bytes.Zero).Select(kind => $"{kind.Name} {kind.Amount}");
            text.Append(CultureInfo.InvariantCulture, $"peak memory: {fullest.Usage.Total} of {DeviceMemory} on rank {fullest.Rank}")
                .Append(" (")
                .Append(string.Join(", ", kinds))
                .Append(")\n");
        }

        foreach (var conclusion in Conclusions)
        {
            text.Append("- ").Append(conclusion.Text).Append('\n');
        }

        return text.Append('\n').ToString();
    }

    /// <summary>All cells as JSON.</summary>
    public static string ToJson(Experiment experiment, IReadOnlyList<CellReport> cells) =>
        JsonText.Write(json =>
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

    private static IEnumerable<(string Name, Bytes Amount)> MemoryKinds(MemoryUsage usage) =>
        [
            ("weights", usage.Weights),
            ("bf16 weights", usage.CastWeights),
            ("gradients", usage.Gradients),
            ("optimizer states", usage.OptimizerStates),
            ("activations", usage.Activations),
            ("routed activations", usage.RoutedActivations),
            ("workspace", usage.Workspace),
            ("logits", usage.Logits),
            ("overhead", usage.Overhead),
        ];

    private IEnumerable<string> CauseTexts() =>
        SimMoE
            .Simulator.Results.Causes.All.Select(cause => (Name: SimMoE.Simulator.Results.Causes.Name(cause), Share: Causes.Share(cause)))
            .Where(part => part.Share >= 0.0005)
            .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Name} {part.Share * 100:F1} %"));

    private IReadOnlyList<string> Cells(StageRow row) =>
        [
            row.Pass.ToString().ToLowerInvariant(),
            row.Stage,
            Micro(row.KernelMicroseconds),
            Micro(row.CommunicationMicroseconds),
            Micro(row.ExposedMicroseconds),
            Micro(row.WaitMicroseconds),
            Micro(row.HostSyncMicroseconds),
            Micro(row.LaunchMicroseconds),
            row.LoadRatio.ToString("F2", CultureInfo.InvariantCulture),
            Known(row),
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

        if (Fullest is { } fullest)
        {
            json.WriteStartObject("peak_memory");
            json.WriteNumber("rank", fullest.Rank);
            foreach (var (name, amount) in MemoryKinds(fullest.Usage))
            {
                json.WriteNumber($"{name.Replace(' ', '_')}_bytes", amount.Count);
            }

            json.WriteEndObject();
        }

        json.WriteStartArray("stages");
        foreach (var row in Stages)
        {
            json.WriteStartObject();
            foreach (var column in StageColumns.All)
            {
                WriteNumber(json, column.Name, column.Value(row));
            }

            json.WriteString("known", Known(row));

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

        if (value.Length == 0)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteString(name, value);
    }

    private string Field(string column) => Result.Fields.First(field => field.Column == column).Value;

    private double Number(string column) => double.Parse(Field(column), CultureInfo.InvariantCulture);
}
