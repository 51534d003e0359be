using System.CommandLine;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Paper;

namespace SimMoE.Experiments.Verbs.Figures;

/// <summary><c>simmoe figures</c>: draws the paper's figures again from tables that are there.</summary>
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
        var command = new Command("figures", "Draw figures from the tables of the catalogue: PDF, SVG, PNG, data and script")
        {
            names, catalogue, outFolder, quiet,
        };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetValue(catalogue) ?? Catalogue.Folder(host);
            foreach (var figure in PaperExperiment.Choose(parsed.GetValue(names) ?? []))
            {
                host.Stop.ThrowIfCancellationRequested();
                var table = Path.Combine(folder, figure.Name, FigureDerivations.FileName);
                host.Output.WriteLine(PaperRun.Draw(figure, table, parsed.GetValue(outFolder) ?? Path.Combine("out", "figures")).Pdf);
            }

            return ExitCode.Success;
        });
        return command;
    }
}
