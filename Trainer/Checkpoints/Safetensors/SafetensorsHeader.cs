using System.Buffers.Binary;
using System.Text.Json;
using SimMoE.Units;

namespace SimMoE.Trainer.Checkpoints.Safetensors;

/// <summary>The start of a safetensors file: which tensors stand where.</summary>
/// <param name="Entries">By place in the file.</param>
/// <param name="Metadata">Texts by name.</param>
/// <param name="Bytes">Bytes before the first tensor.</param>
/// <remarks>Layout (huggingface/safetensors, README): u64 little-endian length n, n bytes of JSON, tensors one after the other without
/// holes. The JSON is
/// padded with spaces so that tensors start at a multiple of 8.</remarks>
public sealed record SafetensorsHeader(IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata, long Bytes)
{
    /// <summary>Bytes of the length that stands first.</summary>
    public const int LengthBytes = 8;

    /// <summary>Longest JSON that readers accept, as in the format's own implementation.</summary>
    public const long LongestJson = 100_000_000;

    private const string MetadataKey = "__metadata__";

    /// <summary>Reads the JSON of a file.</summary>
    /// <param name="path">For messages.</param>
    /// <param name="json">The JSON, padding included.</param>
    /// <param name="fileBytes">Bytes of the whole file.</param>
    /// <exception cref="SpecException">The header is not what the format asks for, or the file is shorter or longer than it
    /// says.</exception>
    public static SafetensorsHeader Parse(string path, ReadOnlyMemory<byte> json, long fileBytes)
    {
        var entries = new List<SafetensorsEntry>();
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw Wrong(path, "header", "the header is no JSON object", "expected a safetensors file");
            }

            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (!names.Add(property.Name))
                {
                    throw Wrong(path, property.Name, "the tensor is listed twice", "expected each name once");
                }

                if (property.Name == MetadataKey)
                {
                    ReadMetadata(path, property.Value, metadata);
                }
                else
                {
                    entries.Add(ReadEntry(path, property.Name, property.Value));
                }
            }
        }
        catch (JsonException error)
        {
            throw Wrong(
                path,
                "header",
                $"the header is no JSON ({error.Message})",
                "expected a safetensors file; this one is damaged or something else"
            );
        }

        var header = new SafetensorsHeader(
            [.. entries.OrderBy(entry => entry.Start).ThenBy(entry => entry.End)],
            metadata,
            LengthBytes + json.Length
        );
        header.RequirePlaces(path, fileBytes);
        return header;
    }

    /// <summary>The bytes that a file with these tensors starts with.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        stream.Write(new byte[LengthBytes]);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            if (Metadata.Count > 0)
            {
                json.WriteStartObject(MetadataKey);
                foreach (var (name, text) in Metadata)
                {
                    json.WriteString(name, text);
                }

                json.WriteEndObject();
            }

            foreach (var entry in Entries)
            {
                WriteEntry(json, entry);
            }

            json.WriteEndObject();
        }

        while (stream.Length % 8 != 0)
        {
            stream.WriteByte((byte)' ');
        }

        var bytes = stream.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(bytes, bytes.Length - LengthBytes);
        return bytes;
    }

    private static void WriteEntry(Utf8JsonWriter json, SafetensorsEntry entry)
    {
        json.WriteStartObject(entry.Name);
        json.WriteString("dtype", entry.Type.Name);
        json.WriteStartArray("shape");
        foreach (var size in entry.Shape)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(entry.Start);
        json.WriteNumberValue(entry.End);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void RequirePlaces(string path, long fileBytes)
    {
        long end = 0;
        foreach (var entry in Entries)
        {
            if (entry.Start != end)
            {
                throw Wrong(
                    path,
                    entry.Name,
                    $"its bytes start at {entry.Start}, and those before it end at {end}",
                    entry.Start < end ? "tensors must not overlap" : "expected no holes between tensors"
                );
            }

            end = entry.End;
        }

        if (Bytes + end != fileBytes)
        {
            throw Wrong(
                path,
                "$",
                $"the file has {fileBytes} bytes",
                Bytes + end > fileBytes
                    ? $"its header announces {Bytes + end}; the file is cut short"
                    : $"its header announces {Bytes + end}; something was added to it"
            );
        }
    }

    private static void ReadMetadata(string path, JsonElement value, SortedDictionary<string, string> metadata)
    {
        if (
            value.ValueKind != JsonValueKind.Object
            || value.EnumerateObject().Any(property => property.Value.ValueKind != JsonValueKind.String)
        )
        {
            throw Wrong(path, MetadataKey, "found other values than texts", "expected an object of texts");
        }

        foreach (var property in value.EnumerateObject())
        {
            metadata[property.Name] = property.Value.GetString()!;
        }
    }

    private static SafetensorsEntry ReadEntry(string path, string name, JsonElement value)
    {
        if (
            value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out var dtype)
            || dtype.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out var shape)
            || Numbers(shape) is not { } sizes
            || !value.TryGetProperty("data_offsets", out var offsets)
            || Numbers(offsets) is not [var start, var end]
        )
        {
            throw Wrong(path, name, $"found {Short(value)}", "expected dtype, shape and two data_offsets");
        }

        var type =
            SafetensorsType.Find(dtype.GetString()!)
            ?? throw Wrong(path, name, $"found dtype '{dtype.GetString()}'", $"expected one of {string.Join(", ", SafetensorsType.All)}");
        var elements = sizes.Aggregate((Int128)1, (product, size) => product > long.MaxValue ? product : product * size);
        if (end < start || end - start != elements * type.Bytes)
        {
            throw Wrong(
                path,
                name,
                $"data_offsets {start} to {end}",
                $"expected {elements * type.Bytes} bytes for {SafetensorsEntry.FormOf(type, sizes)}"
            );
        }

        return new SafetensorsEntry(name, type, sizes, start, end);
    }

    private static long[]? Numbers(JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var numbers = new List<long>();
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var number) || number < 0)
            {
                return null;
            }

            numbers.Add(number);
        }

        return [.. numbers];
    }

    private static string Short(JsonElement value) => value.GetRawText() is { Length: > 80 } text ? text[..80] + "…" : value.GetRawText();

    private static SpecException Wrong(string path, string place, string found, string expected) =>
        new(new Problem(place, found, expected, File: path));
}
