using System.Globalization;
using System.Text;

namespace SimMoE.Experiments.Yaml;

/// <summary>Writes nodes back as YAML in one canonical form: the resolved copy beside results, and what a spec's hash is taken
/// of.</summary>
public static class SpecWriter
{
    /// <summary>The node as YAML, keys in their order, LF line ends.</summary>
    public static string Write(SpecNode node)
    {
        var text = new StringBuilder();
        Append(text, node, 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, SpecNode node, int depth)
    {
        switch (node)
        {
            case SpecMap { Entries.Length: > 0 } map:
                foreach (var entry in map.Entries)
                {
                    text.Append(' ', 2 * depth).Append(Scalar(entry.Key)).Append(':');
                    AppendValue(text, entry.Value, depth);
                }

                break;
            case SpecList { Items.Length: > 0 } list:
                foreach (var item in list.Items)
                {
                    var start = text.Length;
                    Append(text, item, depth + 1);
                    text[start + (2 * depth)] = '-';
                }

                break;
            default:
                text.Append(' ', 2 * depth).Append(Inline(node)).Append('\n');
                break;
        }
    }

    private static void AppendValue(StringBuilder text, SpecNode value, int depth)
    {
        if (value is SpecMap { Entries.Length: > 0 } or SpecList { Items.Length: > 0 })
        {
            text.Append('\n');
            Append(text, value, depth + 1);
            return;
        }

        text.Append(' ').Append(Inline(value)).Append('\n');
    }

    private static string Inline(SpecNode node) =>
        node switch
        {
            SpecMap => "{}",
            SpecList => "[]",
            _ => Scalar(((SpecScalar)node).Text),
        };

    private static string Scalar(string value)
    {
        var plain =
            value.Length > 0
            && !char.IsWhiteSpace(value[0])
            && !char.IsWhiteSpace(value[^1])
            && !"-?:,[]{}#&*!|>'\"%@`".Contains(value[0], StringComparison.Ordinal)
            && !value.Contains(": ", StringComparison.Ordinal)
            && !value.Contains(" #", StringComparison.Ordinal)
            && !value.EndsWith(':')
            && !value.Any(char.IsControl);
        return plain ? value : Quote(value);
    }

    private static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                '\n' => text.Append("\\n"),
                _ when char.IsControl(c) => text.Append("\\x").Append(((int)c).ToString("x2", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }
}
