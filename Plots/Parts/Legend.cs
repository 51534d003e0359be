using System.Collections.Immutable;
using SimMoE.Plots.Rendering;
using static SimMoE.Plots.Rendering.GnuplotText;

namespace SimMoE.Plots.Parts;

/// <summary>The legend: entries in rows across the top of the figure, outside every panel.</summary>
internal static class Legend
{
    private const double LineHeight = 10;
    private const double SwatchWidth = 9;
    private const double AfterSwatch = 3;
    private const double AfterEntry = 9;

    /// <summary>Height it takes in points, 0 without entries.</summary>
    public static double Height(ImmutableArray<LegendEntry> entries, double width) =>
        entries.IsEmpty ? 0 : (Wrap(entries, width).Count * LineHeight) + 3;

    /// <summary>Draws it.</summary>
    public static void Emit(Script script, ImmutableArray<LegendEntry> entries, double width, double height)
    {
        if (entries.IsEmpty)
        {
            return;
        }

        var y = height - (LineHeight / 2) - 1;
        foreach (var line in Wrap(entries, width))
        {
            var x = (width - line.Sum(Room) + AfterEntry) / 2;
            foreach (var entry in line)
            {
                Draw(script, entry, x, y);
                x += Room(entry);
            }

            y -= LineHeight;
        }
    }

    private static double Room(LegendEntry entry) =>
        SwatchWidth + AfterSwatch + FontMetrics.Width(entry.Label, Theme.SmallSize) + AfterEntry;

    private static List<List<LegendEntry>> Wrap(ImmutableArray<LegendEntry> entries, double width)
    {
        // As many lines as needed, then filled evenly, so that the last one is not a lonely entry.
        var lines = (int)Math.Ceiling(entries.Sum(Room) / (width - 8));
        while (true)
        {
            var perLine = (int)Math.Ceiling(entries.Length / (double)lines);
            var wrapped = entries.Chunk(perLine).Select(chunk => chunk.ToList()).ToList();
            if (perLine == 1 || wrapped.All(line => line.Sum(Room) - AfterEntry <= width - 8))
            {
                return wrapped;
            }

            lines++;
        }
    }

    private static void Draw(Script script, LegendEntry entry, double x, double y)
    {
        var colour = $"rgb '{entry.Colour}'";
        switch (entry.Swatch)
        {
            case Swatch.Box:
                script.Add($"set object rectangle from {script.At(x + 1, y - 3.2)} to {script.At(x + SwatchWidth - 1, y + 3.2)} front "
                    + $"fillcolor {colour} fillstyle solid noborder");
                break;
            case Swatch.Marker or Swatch.Ring:
                script.Add($"set label '' at {script.At(x + (SwatchWidth / 2), y)} point pointtype {(entry.Swatch == Swatch.Ring ? 6 : 7)} "
                    + $"pointsize 0.5 linewidth {Place(Theme.LineWidth * 0.6)} linecolor {colour}");
                break;
            default:
                script.Add($"set arrow from {script.At(x, y)} to {script.At(x + SwatchWidth, y)} nohead front "
                    + (entry.Swatch == Swatch.Dashed ? "dashtype (12,7) " : "")
                    + $"linewidth {Place(entry.Swatch == Swatch.Dashed ? Theme.LineWidth * 0.7 : Theme.LineWidth)} linecolor {colour}");
                break;
        }

        script.Label(entry.Label, script.At(x + SwatchWidth + AfterSwatch, y));
    }
}
