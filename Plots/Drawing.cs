using System.Collections.Immutable;
using System.Globalization;
using SimMoE.Plots.Parts;
using SimMoE.Plots.Rendering;
using SimMoE.Plots.Tables;

namespace SimMoE.Plots;

/// <summary>What a figure draws: panels in a grid, a legend above them, and the rows they read in drawing order.</summary>
/// <param name="Width">In points: <see cref="Theme.ColumnWidth"/> or <see cref="Theme.PageWidth"/>.</param>
/// <param name="Height">In points.</param>
/// <param name="Rows">Rows of the table in drawing order. They become the figure's data file.</param>
/// <param name="Panels">Rows of panels from top to bottom, each from left to right; all of one length.</param>
public sealed record Drawing(
    double Width, double Height, IReadOnlyList<Row> Rows, ImmutableArray<ImmutableArray<Panel>> Panels)
{
    private const double ColumnGap = 6;
    private const double RowGap = 5;

    /// <summary>Entries of the legend; empty where lines are labelled directly.</summary>
    public ImmutableArray<LegendEntry> Legend { get; init; } = [];

    /// <summary>The data file: the contract's columns, the figure's rows, every number as it stands in the table.</summary>
    /// <param name="table">Table that the rows are of.</param>
    internal string Data(Table table)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine(string.Join(",", table.Columns.Select(c => c.Name)));
        foreach (var row in Rows)
        {
            text.WriteLine(string.Join(",", table.Columns.Select(c => GnuplotText.Cell(row.Text(c.Name)))));
        }

        return text.ToString();
    }

    /// <summary>The gnuplot script: a person can run it again in its folder.</summary>
    /// <param name="name">Name of the figure's files.</param>
    /// <param name="title">What it shows, for the comment at its head.</param>
    internal string Script(string name, string title)
    {
        var script = new Script(Width, Height, name + ".csv");
        Parts.Legend.Emit(script, Legend, Width, Height);
        foreach (var (panel, box) in Place())
        {
            panel.Emit(script, box);
        }

        return ScriptFrame.Write(name, title, (Width, Height), script.Text);
    }

    /// <summary>Equal plotting areas, with the room around them that their neighbours' texts need.</summary>
    internal IEnumerable<(Panel Panel, Box Box)> Place()
    {
        var (rows, columns) = (Panels.Length, Panels[0].Length);
        double[] left = [.. Enumerable.Range(0, columns).Select(c => Panels.Max(row => row[c].Margins.Left))];
        double[] right = [.. Enumerable.Range(0, columns).Select(c => Panels.Max(row => row[c].Margins.Right))];
        double[] top = [.. Panels.Select(row => row.Max(panel => panel.Margins.Top))];
        double[] bottom = [.. Panels.Select(row => row.Max(panel => panel.Margins.Bottom))];
        var width = (Width - left.Sum() - right.Sum() - ((columns - 1) * ColumnGap)) / columns;
        var high = Height - Parts.Legend.Height(Legend, Width);
        var height = (high - top.Sum() - bottom.Sum() - ((rows - 1) * RowGap)) / rows;
        var y = high;
        for (var r = 0; r < rows; r++)
        {
            y -= top[r] + height;
            var x = 0.0;
            for (var c = 0; c < columns; c++)
            {
                x += left[c];
                yield return (Panels[r][c], new Box(x, y, width, height));
                x += width + right[c] + ColumnGap;
            }

            y -= bottom[r] + RowGap;
        }
    }
}
