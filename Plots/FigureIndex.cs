using System.Text;

namespace SimMoE.Plots;

/// <summary>The page that lists figures: picture, caption, and what a reader should see in it.</summary>
public static class FigureIndex
{
    /// <summary>Writes the page.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="entries">In the order of the page.</param>
    /// <returns>Markdown with line feeds; the same entries give the same text.</returns>
    public static string Write(string title, IReadOnlyList<FigureEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var page = new StringBuilder().Append("# ").Append(title).Append('\n');
        for (var i = 0; i < entries.Count; i++)
        {
            Append(page, i + 1, entries[i]);
        }

        return page.ToString();
    }

    /// <summary>Collects the entries of a catalogue folder.</summary>
    /// <param name="figures">Figures in the order of the page.</param>
    /// <param name="catalogue">Folder with one folder for each figure, which holds <c>reading.md</c> once there is a reading.</param>
    /// <param name="table">The table that a figure draws.</param>
    /// <param name="pictures">Where the pictures are, relative to the page: <c>{0}</c> stands for the figure's name.</param>
    /// <param name="question">Question and expectation of a figure's spec.</param>
    public static IReadOnlyList<FigureEntry> Collect(
        IEnumerable<Figure> figures,
        string catalogue,
        Func<Figure, string> table,
        string pictures,
        Func<Figure, (string Question, string Expectation)> question
    ) =>
        [
            .. figures.Select(figure =>
            {
                var reading = Path.Combine(catalogue, figure.Name, "reading.md");
                var (asks, expects) = question(figure);
                return new FigureEntry(
                    figure,
                    figure.Caption(figure.Read(table(figure))),
                    pictures.Replace("{0}", figure.Name, StringComparison.Ordinal),
                    asks,
                    expects,
                    File.Exists(reading) ? File.ReadAllText(reading).ReplaceLineEndings("\n").Trim() : ""
                );
            }),
        ];

    private static void Append(StringBuilder page, int number, FigureEntry entry)
    {
        page.Append($"\n## {number}. {entry.Figure.Title}\n");
        page.Append($"\n![{entry.Figure.Title}]({entry.Picture})\n");
        page.Append($"\n**Figure {number}.** {entry.Caption}\n");
        Append(page, "Asked", entry.Question);
        Append(page, "Expected before the run", entry.Expectation);
        Append(page, "Read", entry.Reading);
    }

    private static void Append(StringBuilder page, string heading, string text)
    {
        if (text.Length > 0)
        {
            page.Append($"\n*{heading}:* {text.ReplaceLineEndings("\n").Trim()}\n");
        }
    }
}
