using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace SimMoE.Experiments.Sweeps;

/// <summary>One line of a shard's file: a finished cell.</summary>
/// <param name="Key">Hash of the cell's resolved spec and of the program.</param>
/// <param name="At">The cell's coordinates, for whoever reads the file.</param>
/// <param name="Rows">What the cell computed.</param>
public sealed record CellRecord(string Key, string At, ImmutableArray<ResultRow> Rows)
{
    /// <summary>Hash of the program that computed it; empty in files of programs that did not write it down.</summary>
    public string Program { get; init; } = ProgramHash.Current;

    /// <summary>True if another program than the running one computed it.</summary>
    public bool IsStale => Program != ProgramHash.Current;

    /// <summary>The record as one line of JSON in UTF-8, line end included.</summary>
    public byte[] ToLine()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("cell", Key);
            writer.WriteString("program", Program);
            writer.WriteString("at", At);
            writer.WriteStartArray("rows");
            foreach (var row in Rows)
            {
                writer.WriteStartObject();
                writer.WriteString("table", row.Table);
                foreach (var (column, value) in row.Fields)
                {
                    writer.WriteString(column, value);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a line back.</summary>
    /// <param name="line">UTF-8, with or without line end.</param>
    /// <returns>The record, or null if the line is not one.</returns>
    public static CellRecord? FromLine(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var rows = ImmutableArray.CreateBuilder<ResultRow>();
            foreach (var row in root.GetProperty("rows").EnumerateArray())
            {
                var fields = row.EnumerateObject().Select(field => (field.Name, field.Value.GetString() ?? "")).ToArray();
                if (fields is not [("table", var table), ..])
                {
                    return null;
                }

                rows.Add(new ResultRow(table, [.. fields[1..]]));
            }

            var key = root.GetProperty("cell").GetString();
            var program = root.TryGetProperty("program", out var hash) ? hash.GetString() ?? "" : "";
            return key is null
                ? null
                : new CellRecord(key, root.GetProperty("at").GetString() ?? "", rows.ToImmutable()) { Program = program };
        }
        catch (Exception error)
            when (error is JsonException or KeyNotFoundException or InvalidOperationException or DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>True if the other record says the same.</summary>
    public bool Agrees(CellRecord other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Key == other.Key
            && Rows.Length == other.Rows.Length
            && Rows.Zip(other.Rows)
                .All(pair =>
                    pair.First.Table == pair.Second.Table && pair.First.Fields.AsSpan().SequenceEqual(pair.Second.Fields.AsSpan())
                );
    }
}
