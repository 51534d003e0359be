using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;
using SimMoE.Plots;
using SimMoE.Units;

namespace SimMoE.Experiments.Paper;

/// <summary>The main job: runs the experiments of the catalogue, makes each figure's table, draws it, and writes a page about all of
/// them.</summary>
/// <param name="host">What may be used of the process.</param>
public sealed class PaperRun(Host host)
{
    /// <summary>Name of the page.</summary>
    public const string PageFile = "paper.md";

    private const string Title = "Expert Parallel or Head Parallel: what SimMoE predicts";

    /// <summary>Does what was asked.</summary>
    /// <returns>Exit status.</returns>
    /// <exception cref="SpecException">A name, a spec, an option or a folder is wrong.</exception>
    public int Run(PaperRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var workers = request.Workers ?? Environment.ProcessorCount;
        if (workers < 1)
        {
            throw new SpecException(new Problem("--workers", $"found {workers}", "expected 1 or more"));
        }

        var experiments = PaperExperiment.Load(request.Catalogue, request.OutFolder, request.Figures);
        WholeFile.MakeFolder(request.OutFolder);
        if (!new PaperSweep(host).Run(experiments, workers, request.Quiet))
        {
            return ExitCode.Interrupted;
        }

        return request.Verify ? Verify(experiments) : Publish(experiments, request);
    }

    private static string TableOf(string tables, Figure figure) => Path.Combine(tables, figure.Name, FigureDerivations.FileName);

    private int Verify(IReadOnlyList<PaperExperiment> experiments)
    {
        var differ = false;
        foreach (var one in experiments)
        {
            foreach (var (file, text) in one.Tables())
            {
                var path = Path.Combine(one.Folder, file);
                var isSame = File.Exists(path) && File.ReadAllText(path) == text;
                differ |= !isSame;
                host.Output.WriteLine($"{(isSame ? "same   " : "DIFFERS")} {path}");
            }
        }

        return differ ? ExitCode.Differs : ExitCode.Success;
    }

    private int Publish(IReadOnlyList<PaperExperiment> experiments, PaperRequest request)
    {
        foreach (var one in experiments)
        {
            host.Stop.ThrowIfCancellationRequested();
            var tables = Path.Combine(request.OutFolder, "tables", one.Figure.Name);
            WholeFile.MakeFolder(tables);
            foreach (var (file, text) in one.Tables())
            {
                WholeFile.Write(Path.Combine(tables, file), text);
                if (request.UpdatedDocuments is not null)
                {
                    WholeFile.Write(Path.Combine(one.Folder, file), text);
                }
            }
        }

        foreach (
            var drawn in Renderer.Render(
                [.. experiments.Select(one => (one.Figure, TableOf(Path.Combine(request.OutFolder, "tables"), one.Figure)))],
                request.OutFolder,
                host.Stop
            )
        )
        {
            if (request.UpdatedDocuments is { } documents)
            {
                var pictures = Path.Combine(documents, "figures");
                WholeFile.MakeFolder(pictures);
                File.Copy(drawn.Png, Path.Combine(pictures, Path.GetFileName(drawn.Png)), overwrite: true);
            }

            host.Output.WriteLine(drawn.Pdf);
        }

        var page = Path.Combine(request.OutFolder, PageFile);
        WholeFile.Write(page, Page(experiments, request.Catalogue, Path.Combine(request.OutFolder, "tables"), "{0}.png"));
        if (request.UpdatedDocuments is { } folder && request.Figures.Count == 0)
        {
            WholeFile.Write(Path.Combine(folder, PageFile), Page(experiments, request.Catalogue, request.Catalogue, "figures/{0}.png"));
        }

        host.Output.WriteLine(page);
        return ExitCode.Success;
    }

    /// <summary>The page's text: every figure with its caption, question, expectation and reading, and below the map what causes
    /// it.</summary>
    /// <param name="experiments">In the order of the page.</param>
    /// <param name="catalogue">Folder with a folder for each figure that holds its reading.</param>
    /// <param name="tables">Folder with a folder for each figure that holds its tables.</param>
    /// <param name="pictures">Where the pictures are, relative to the page: <c>{0}</c> stands for the figure's name.</param>
    public static string Page(IReadOnlyList<PaperExperiment> experiments, string catalogue, string tables, string pictures)
    {
        ArgumentNullException.ThrowIfNull(experiments);
        var byName = experiments.ToDictionary(one => one.Figure.Name, StringComparer.Ordinal);
        var entries = FigureIndex.Collect(
            experiments.Select(one => one.Figure),
            catalogue,
            figure => TableOf(tables, figure),
            pictures,
            figure => (byName[figure.Name].Experiment.Question, byName[figure.Name].Experiment.Expectation)
        );
        return FigureIndex.Write(
            Title,
            [.. entries.Select(entry => entry with { Reading = entry.Reading + CausesText.Write(Path.Combine(tables, entry.Figure.Name)) })]
        );
    }
}
