using System.Text;
using SimMoE.Plots.Rendering;
using SimMoE.Plots.Tables;
using SimMoE.Units;

namespace SimMoE.Plots;

/// <summary>Writes a figure's data, script and pictures. Either all files are replaced, each as a whole, or none is touched.</summary>
/// <param name="gnuplot">Name or path of the gnuplot program.</param>
public sealed class Renderer(string gnuplot = "gnuplot")
{
    private static readonly string[] Extensions = ["csv", "gp", "pdf", "svg", "png"];
    private readonly Gnuplot _gnuplot = new(gnuplot);

    /// <summary>Draws a figure.</summary>
    /// <param name="figure">What to draw.</param>
    /// <param name="table">Its table, read by <see cref="Figure.Read"/>.</param>
    /// <param name="folder">Where the five files go; made if it is not there.</param>
    /// <returns>The paths of the files.</returns>
    /// <exception cref="SpecException">The table's rows do not make this figure, or the folder cannot be written.</exception>
    /// <exception cref="RenderException">Gnuplot is missing or failed.</exception>
    public RenderedFigure Render(Figure figure, Table table, string folder)
    {
        ArgumentNullException.ThrowIfNull(figure);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var drawing = figure.Draw(table);
        var work = Path.Combine(folder, $".{figure.Name}.part");
        try
        {
            MakeEmpty(work);
            Write(Path.Combine(work, $"{figure.Name}.csv"), drawing.Data(table));
            Write(Path.Combine(work, $"{figure.Name}.gp"), drawing.Script(figure.Name, figure.Title));
            _gnuplot.Run(work, $"{figure.Name}.gp");
            return Publish(figure.Name, work, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SpecException(new Problem("$.out", $"'{folder}' cannot be written ({e.Message})", "a folder that can be written"));
        }
        finally
        {
            Discard(work);
        }
    }

    private static RenderedFigure Publish(string name, string work, string folder)
    {
        foreach (var extension in Extensions)
        {
            var file = new FileInfo(Path.Combine(work, $"{name}.{extension}"));
            if (!file.Exists || file.Length == 0)
            {
                throw new RenderException($"gnuplot drew no {file.Name}");
            }
        }

        PdfDate.Remove(Path.Combine(work, $"{name}.pdf"));
        string[] targets = [.. Extensions.Select(extension => Path.Combine(folder, $"{name}.{extension}"))];
        foreach (var target in targets)
        {
            File.Move(Path.Combine(work, Path.GetFileName(target)), target, overwrite: true);
        }

        return new RenderedFigure(targets[0], targets[1], targets[2], targets[3], targets[4]);
    }

    private static void MakeEmpty(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true); // left by a run that was killed
        }

        Directory.CreateDirectory(folder);
    }

    private static void Discard(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It was never made, or its disk is gone; the next run clears it.
        }
    }

    private static void Write(string path, string text) => File.WriteAllText(path, text, new UTF8Encoding(false));
}
