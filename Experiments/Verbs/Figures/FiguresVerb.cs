using System.CommandLine;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Yaml;
using SimMoE.Plots;
using SimMoE.Plots.Figures;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Figures;

/// <summary><c>simmoe figures</c>: draws the paper's figures from the tables of the catalogue.</summary>
public static class FiguresVerb
{
    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var names = new Argument<string[]>("figure")
        {
            Description = "Figures to draw, such as fig5-speedup-map; default all",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var catalogue = new Option<string?>("--catalog") { Description = "Folder with a folder for each figure; default the repository's", HelpName = "folder" };
        var outFolder = CommonOptions.Out("Folder for the pictures; default beside each table", "folder");
        var quiet = CommonOptions.Quiet();
        var command = new Command("figures", "Draw figures from the tables of the catalogue: PDF, SVG, PNG, data and script")
        {
            names, catalogue, outFolder, quiet,
        };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetValue(catalogue) ?? Catalogue.Folder(host);
            foreach (var figure in Choose(parsed.GetValue(names) ?? []))
            {
                host.Stop.ThrowIfCancellationRequested();
                host.Output.WriteLine(Draw(figure, Path.Combine(folder, figure.Name), parsed.GetValue(outFolder)));
            }

            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>Draws a figure from the table in its folder.</summary>
    /// <param name="figure">What to draw.</param>
    /// <param name="folder">Folder with <c>results.csv</c>.</param>
    /// <param name="outFolder">Where the pictures go; null is the same folder.</param>
    /// <returns>The PDF's path.</returns>
    public static string Draw(Figure figure, string folder, string? outFolder)
    {
        ArgumentNullException.ThrowIfNull(figure);
        var table = figure.Read(Path.Combine(folder, "results.csv"));
        return new Renderer().Render(figure, table, outFolder ?? folder).Pdf;
    }

    private static IEnumerable<Figure> Choose(IReadOnlyList<string> names)
    {
        var problems = names.Where(name => PaperFigures.Find(name) is null).Select(name => new Problem("figure", $"found '{name}'",
            $"nearest known: {string.Join(", ", NearestNames.To(name, PaperFigures.All.Select(figure => figure.Name)))}")).ToArray();
        if (problems.Length > 0)
        {
            throw new SpecException(problems);
        }

        return names.Count == 0 ? PaperFigures.All : names.Select(name => PaperFigures.Find(name)!);
    }
}
