using System.Globalization;
using System.Text;

namespace SimMoE.Plots.Rendering;

/// <summary>Numbers and texts as gnuplot reads them.</summary>
internal static class GnuplotText
{
    /// <summary>A single-quoted string, in which only the quote itself has a meaning.</summary>
    /// <remarks>Braces become parentheses, for inside a block gnuplot 5.4 counts them even in strings; control characters
    /// become blanks.</remarks>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("'");
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '\'' => "''",
                '{' => "(",
                '}' => ")",
                _ when char.IsControl(c) => " ",
                _ => c.ToString(),
            });
        }

        return quoted.Append('\'').ToString();
    }

    /// <summary>A text cell as it goes into a figure's data file. Gnuplot 5.4 ends a text at a comma even inside quotes, so a comma
    /// becomes a semicolon there; what the reader sees in the figure keeps it.</summary>
    public static string Cell(string text) =>
        string.Concat(text.Select(c => c == ',' ? ';' : c == '"' || char.IsControl(c) ? ' ' : c));

    /// <summary>A number that gnuplot reads back exactly and never takes for an integer division.</summary>
    public static string Exact(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }

    /// <summary>A place or length, to four decimals.</summary>
    public static string Place(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
