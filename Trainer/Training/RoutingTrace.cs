using System.Globalization;
using System.Text;

namespace SimMoE.Trainer.Training;

/// <summary>Writes what routers chose in the forms that the simulator's routings <c>counts</c> and <c>trace</c> read
/// (docs/spec-reference.md).</summary>
public static class RoutingTrace
{
    /// <summary>Writes counts: <c>layer,expert,count</c>, with a column <c>head</c> for layers with heads.</summary>
    /// <param name="path">File; replaced as a whole.</param>
    /// <param name="layers">All with heads or all without.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void WriteCounts(string path, IReadOnlyList<LayerCounts> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        var heads = layers.Any(layer => layer.Heads > 0);
        var text = new StringBuilder(heads ? "layer,head,expert,count\n" : "layer,expert,count\n");
        foreach (var layer in layers)
        {
            var experts = layer.Counts.Count / Math.Max(1, layer.Heads);
            for (var i = 0; i < layer.Counts.Count; i++)
            {
                AppendPlace(text, layer.Layer, heads ? i / experts : null);
                text.Append(CultureInfo.InvariantCulture, $",{i % experts},{layer.Counts[i]}\n");
            }
        }

        Write(path, text);
    }

    /// <summary>Writes the experts of every token: <c>layer,token,expert,…</c>, with a column <c>head</c> for layers with heads.</summary>
    /// <param name="path">File; replaced as a whole.</param>
    /// <param name="layers">All with heads or all without.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void WriteIndices(string path, IReadOnlyList<LayerChoices> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        var heads = layers.Any(layer => layer.Heads > 0);
        var text = new StringBuilder(heads ? "layer,head,token,expert\n" : "layer,token,expert\n");
        foreach (var layer in layers)
        {
            var choices = layer.Experts.Count / layer.TopK;
            var tokens = choices / Math.Max(1, layer.Heads);
            for (var i = 0; i < choices; i++)
            {
                AppendPlace(text, layer.Layer, heads ? i / tokens : null);
                text.Append(CultureInfo.InvariantCulture, $",{i % tokens}");
                for (var k = 0; k < layer.TopK; k++)
                {
                    text.Append(CultureInfo.InvariantCulture, $",{layer.Experts[(i * layer.TopK) + k]}");
                }

                text.Append('\n');
            }
        }

        Write(path, text);
    }

    private static void AppendPlace(StringBuilder text, int layer, int? head)
    {
        text.Append(CultureInfo.InvariantCulture, $"{layer}");
        if (head is { } number)
        {
            text.Append(CultureInfo.InvariantCulture, $",{number}");
        }
    }

    private static void Write(string path, StringBuilder text)
    {
        var aside = path + ".new";
        File.WriteAllText(aside, text.ToString());
        File.Move(aside, path, overwrite: true);
    }
}
