using System.Buffers;
using System.Text;
using System.Text.Json;

namespace SimMoE.Trainer.Training;

/// <summary><c>log.jsonl</c>: a line for each reported step and each evaluation, flushed at once. docs/trainer.md lists the
/// fields.</summary>
public sealed class MetricsLog : IDisposable
{
    private readonly StreamWriter _writer;

    /// <summary>Opens the log of a run.</summary>
    /// <param name="path">File; a run from step 0 starts it anew.</param>
    /// <param name="step">Finished steps of the run that goes on. Lines of later steps, which a killed run wrote after its last checkpoint,
    /// and a
    /// torn last line are dropped.</param>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public MetricsLog(string path, long step)
    {
        ArgumentNullException.ThrowIfNull(path);
        var kept = step > 0 && File.Exists(path) ? File.ReadLines(path).Where(line => StepOf(line) is { } at && at <= step).ToArray() : [];
        var aside = path + ".new";
        File.WriteAllLines(aside, kept);
        File.Move(aside, path, overwrite: true);
        _writer = new StreamWriter(path, append: true, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };
    }

    /// <summary>Adds a step.</summary>
    public void Write(StepReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        WriteLine(json =>
        {
            json.WriteNumber("iter", report.Step);
            WriteNumber(json, "loss", report.Loss);
            json.WriteNumber("lr", report.LearningRate);
            WriteNumber(json, "ms", Math.Round(report.Milliseconds, 3));
            WriteNumber(json, "tok_per_s", Math.Round(report.TokensPerSecond, 1));
            WriteNumber(json, "mfu", report.Utilization is { } share ? Math.Round(share, 5) : double.NaN);
            WriteNumber(json, "grad_norm", report.GradientNorm);
            WriteNumber(json, "peak_bytes", report.PeakBytes ?? double.NaN);
            json.WriteStartObject("load");
            foreach (var load in report.Loads)
            {
                json.WriteStartArray(load.Layer.ToString(System.Globalization.CultureInfo.InvariantCulture));
                foreach (var value in load.Values)
                {
                    json.WriteNumberValue(Math.Round(value, 4));
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        });
    }

    /// <summary>Adds an evaluation.</summary>
    public void Write(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        WriteLine(json =>
        {
            json.WriteNumber("iter", report.Step);
            WriteNumber(json, "val_loss", report.Loss);
            WriteNumber(json, "val_ppl", report.Perplexity);
            json.WriteNumber("val_tokens", report.Tokens);
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    // JSON has no NaN: what is unknown is null.
    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static long? StepOf(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.TryGetProperty("iter", out var step) ? step.GetInt64() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void WriteLine(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        _writer.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
