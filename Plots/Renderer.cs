using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.RegularExpressions;
using CsvHelper;
using SimMoE.Plots.Tables;
using SimMoE.Units;
using SkiaSharp;

namespace SimMoE.Plots;

/// <summary>Writes a figure's data and pictures. Either all files are replaced, each as a whole, or none is touched.</summary>
public static class Renderer
{
    private const float PointsPerInch = 72;
    private const float PngDotsPerInch = 300;

    /// <summary>Draws figures, as many at a time as there are cores.</summary>
    /// <param name="figures">Each with the file of its table.</param>
    /// <param name="folder">Where the files go; made if it is not there.</param>
    /// <param name="stop">Ends the work between two figures.</param>
    /// <returns>The files of each, in the same order.</returns>
    /// <exception cref="SpecException">A table is wrong (every problem of every table is in it), or the folder cannot be
    /// written.</exception>
    /// <exception cref="RenderException">The font is missing or lacks a character.</exception>
    public static IReadOnlyList<RenderedFigure> Render(
        IReadOnlyList<(Figure Figure, string Table)> figures,
        string folder,
        CancellationToken stop
    )
    {
        ArgumentNullException.ThrowIfNull(figures);
        var (tables, problems) = (new List<Table>(), new List<Problem>());
        foreach (var (figure, table) in figures)
        {
            try
            {
                tables.Add(figure.Read(table));
            }
            catch (SpecException e)
            {
                problems.AddRange(e.Problems);
            }
        }

        if (problems.Count > 0)
        {
            throw new SpecException(problems);
        }

        var drawn = new RenderedFigure[figures.Count];
        try
        {
            Parallel.For(
                0,
                drawn.Length,
                new ParallelOptions { CancellationToken = stop, MaxDegreeOfParallelism = Environment.ProcessorCount },
                i => drawn[i] = Render(figures[i].Figure, tables[i], folder)
            );
            return drawn;
        }
        catch (AggregateException many) when (many.InnerExceptions[0] is SpecException or RenderException)
        {
            ExceptionDispatchInfo.Throw(many.InnerExceptions[0]);
            throw;
        }
    }

    /// <summary>Draws a figure.</summary>
    /// <param name="figure">What to draw.</param>
    /// <param name="table">Its table, read by <see cref="Figure.Read"/>.</param>
    /// <param name="folder">Where the four files go; made if it is not there.</param>
    /// <returns>The paths of the files.</returns>
    /// <exception cref="SpecException">The table's rows do not make this figure, or the folder cannot be written.</exception>
    /// <exception cref="RenderException">The font is missing or lacks a character.</exception>
    public static RenderedFigure Render(Figure figure, Table table, string folder)
    {
        ArgumentNullException.ThrowIfNull(figure);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        CheckCharacters(figure, table);
        using var page = figure.Draw(table);
        (string Extension, byte[] Bytes)[] files =
        [
            ("csv", Data(figure, table)),
            ("pdf", Pdf(page, figure.Title)),
            ("svg", Svg(page)),
            ("png", Png(page, PngDotsPerInch)),
        ];
        try
        {
            Directory.CreateDirectory(folder);
            string[] targets = [.. files.Select(file => Path.Combine(folder, $"{figure.Name}.{file.Extension}"))];
            foreach (var (target, file) in targets.Zip(files))
            {
                File.WriteAllBytes(target + ".part", file.Bytes);
            }

            foreach (var target in targets)
            {
                File.Move(target + ".part", target, overwrite: true);
            }

            return new RenderedFigure(targets[0], targets[1], targets[2], targets[3]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SpecException(new Problem("$.out", $"'{folder}' cannot be written ({e.Message})", "a folder that can be written"));
        }
    }

    /// <summary>The page as PDF, its font inside, without a date.</summary>
    internal static byte[] Pdf(Page page, string title)
    {
        using var stream = new MemoryStream();
        using (
            var document = SKDocument.CreatePdf(
                stream,
                new SKDocumentPdfMetadata
                {
                    Title = title,
                    RasterDpi = PngDotsPerInch,
                    EncodingQuality = 101,
                }
            )
        )
        {
            page.Draw(document.BeginPage(page.Width, page.Height));
            document.EndPage();
            document.Close();
        }

        return stream.ToArray();
    }

    /// <summary>The page as SVG. Its letters stand one by one where they belong, so that a reader without the font sees another sans-serif
    /// in the same places.</summary>
    internal static byte[] Svg(Page page)
    {
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, page.Width, page.Height), stream))
        {
            page.Draw(canvas);
        }

        // Skia numbers clips through the life of the process; here they are numbered through the picture, or two drawings would differ.
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var text = Regex.Replace(
            Encoding.UTF8.GetString(stream.ToArray()),
            "cl_[0-9a-f]+",
            name =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"cl_{(numbers.TryAdd(name.Value, numbers.Count + 1) ? numbers.Count : numbers[name.Value])}"
                )
        );
        return Encoding.UTF8.GetBytes(
            text.Replace(
                $"font-family=\"{PaperFont.Family}\"",
                $"font-family=\"{PaperFont.Family}, Arial, sans-serif\"",
                StringComparison.Ordinal
            )
        );
    }

    /// <summary>The page as PNG on white.</summary>
    internal static byte[] Png(Page page, float dotsPerInch)
    {
        var scale = dotsPerInch / PointsPerInch;
        using var surface = SKSurface.Create(new SKImageInfo((int)MathF.Round(page.Width * scale), (int)MathF.Round(page.Height * scale)));
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Scale(scale);
        page.Draw(surface.Canvas);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static byte[] Data(Figure figure, Table table)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, CsvWriterOptions.Default with { NewLine = "\n" }, leaveOpen: true))
        {
            csv.WriteRecord([.. figure.Columns.Select(column => column.Name)]);
            foreach (var row in table.Rows)
            {
                csv.WriteRecord([.. figure.Columns.Select(column => row.Text(column.Name))]);
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void CheckCharacters(Figure figure, Table table)
    {
        foreach (var column in figure.Columns.Where(column => column.Kind == ColumnKind.Text))
        {
            foreach (var row in table.Rows)
            {
                if (!PaperFont.Typeface.ContainsGlyphs(row.Text(column.Name)))
                {
                    throw new RenderException(
                        $"{table.Name}:{row.Line}: '{row.Text(column.Name)}' of {column.Name} has a character that the figures' font {PaperFont.Family} lacks"
                    );
                }
            }
        }
    }
}
