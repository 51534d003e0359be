using System.Text;
using SimMoE.Plots.Parts;
using static SimMoE.Plots.Rendering.GnuplotText;

namespace SimMoE.Plots.Rendering;

/// <summary>A gnuplot script being written. Lengths go in as points and come out as fractions of the figure.</summary>
/// <param name="width">Width of the figure in points.</param>
/// <param name="height">Height of the figure in points.</param>
/// <param name="dataFile">Table the script reads, in its own folder.</param>
internal sealed class Script(double width, double height, string dataFile)
{
    private readonly StringBuilder _head = new();
    private readonly StringBuilder _body = new();

    /// <summary>The data file as gnuplot names it.</summary>
    public string Source { get; } = Quote(dataFile);

    /// <summary>Adds a command to what is drawn in each format.</summary>
    public void Add(string command) => _body.Append("  ").Append(command).Append('\n');

    /// <summary>Adds a plot command from its elements, one a line.</summary>
    public void Plot(IReadOnlyList<string> elements) => Add("plot \\\n    " + string.Join(", \\\n    ", elements));

    /// <summary>Adds a here-document, which gnuplot accepts outside blocks only.</summary>
    public void Block(string name, IEnumerable<string> lines)
    {
        _head.Append('$').Append(name).Append(" << EOD\n");
        foreach (var line in lines)
        {
            _head.Append(line).Append('\n');
        }

        _head.Append("EOD\n");
    }

    /// <summary>Adds a definition before the drawing.</summary>
    public void Define(string definition) => _head.Append(definition).Append('\n');

    /// <summary>A place on the figure.</summary>
    public string At(double x, double y) => $"screen {Place(x / width)}, screen {Place(y / height)}";

    /// <summary>Writes a text at a place that is already in gnuplot's words.</summary>
    public void Label(string text, string at, string align = "left", double size = Theme.SmallSize, string colour = Theme.Ink) =>
        Add($"set label {Quote(text)} at {at} {align} noenhanced front font ',{Place(size)}' textcolor rgb '{colour}'");

    /// <summary>Writes a text bottom to top, centred at a place of the figure.</summary>
    public void Upright(string text, double x, double y) =>
        Add($"set label {Quote(text)} at {At(x, y)} center rotate by 90 noenhanced font ',{Place(Theme.TextSize)}' "
            + $"textcolor rgb '{Theme.Ink}'");

    /// <summary>Sets where the next panel's axes stand.</summary>
    public void Margins(Box box)
    {
        Add($"set lmargin at screen {Place(box.Left / width)}");
        Add($"set rmargin at screen {Place(box.Right / width)}");
        Add($"set bmargin at screen {Place(box.Bottom / height)}");
        Add($"set tmargin at screen {Place(box.Top / height)}");
    }

    /// <summary>Everything written, head first.</summary>
    public (string Head, string Body) Text => (_head.ToString(), _body.ToString());
}
