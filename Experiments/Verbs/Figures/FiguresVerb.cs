using System.CommandLine;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Paper;
using SimMoE.Plots;
using SimMoE.Plots.Figures;

namespace SimMoE.Experiments.Verbs.Figures;

/// <summary><c>simmoe figures</c>: draws figures again from tables that are there: the paper's and those of training runs.</summary>
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
        var catalogue = new Option<string?>("--catalog")
        {
            Description = "Folder with a folder for each figure that holds its results.csv; default the repository's",
            HelpName = "folder",
        };
        var outFolder = CommonOptions.Out("Folder for the pictures; default out/figures", "folder");
        var quiet = CommonOptions.Quiet();
        var command = new Command("figures", "Draw figures from the tables of the catalogue: PDF, SVG, PNG and data")
        {
            names,
            catalogue,
            outFolder,
            quiet,
        };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetValue(catalogue) ?? Catalogue.Folder(host);
            var figures = Choose(parsed.GetValue(names) ?? [], folder).Select(figure => (figure, TableOf(folder, figure))).ToArray();
            foreach (var drawn in Renderer.Render(figures, parsed.GetValue(outFolder) ?? Path.Combine("out", "figures"), host.Stop))
            {
                host.Output.WriteLine(drawn.Pdf);
            }

            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The paper's figures, then those of training runs; without names, of the latter only those that have a table.</summary>
    private static IEnumerable<Figure> Choose(string[] names, string folder)
    {
        string[] trained = [.. names.Where(name => TrainedFigures.Find(name) is not null)];
        string[] others = [.. names.Except(trained)];
        return
        [
            .. names.Length > 0 && others.Length == 0 ? [] : PaperExperiment.Choose(others),
            .. TrainedFigures.All.Where(figure => names.Length == 0 ? File.Exists(TableOf(folder, figure)) : trained.Contains(figure.Name)),
        ];
    }

    private static string TableOf(string folder, Figure figure) => Path.Combine(folder, figure.Name, FigureDerivations.FileName);
}
