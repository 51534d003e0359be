using System.CommandLine;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Paper;

namespace SimMoE.Experiments.Verbs.Paper;

/// <summary><c>simmoe paper</c>: the main job, every experiment of the catalogue and every figure.</summary>
public static class PaperVerb
{
    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var names = new Argument<string[]>("figure")
        {
            Description = "Figures to make, such as fig5-speedup-map; default all",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var catalogue = new Option<string?>("--catalog")
        {
            Description = "Folder with a folder for each figure; default the repository's",
            HelpName = "folder",
        };
        var outFolder = CommonOptions.Out(
            "Folder for cells, tables and figures, so that an interrupted run goes on; default out/paper",
            "folder"
        );
        var workers = new Option<int?>("--workers") { Description = "Cells at a time; default one for each core", HelpName = "number" };
        var verify = new Option<bool>("--verify")
        {
            Description = "Compare the tables with those of the catalogue, byte for byte, in place of drawing",
        };
        var update = new Option<bool>("--update") { Description = "Also replace the catalogue's tables, docs/figures and docs/paper.md" };
        var quiet = CommonOptions.Quiet();
        var command = new Command("paper", "Run every experiment of the catalogue and draw every figure of the paper")
        {
            names,
            catalogue,
            outFolder,
            workers,
            verify,
            update,
            quiet,
        };
        command.SetAction(parsed =>
            new PaperRun(host).Run(
                new PaperRequest
                {
                    Catalogue = parsed.GetValue(catalogue) ?? Catalogue.Folder(host),
                    OutFolder = parsed.GetValue(outFolder) ?? Path.Combine("out", "paper"),
                    Figures = parsed.GetValue(names) ?? [],
                    Workers = parsed.GetValue(workers),
                    Verify = parsed.GetValue(verify),
                    UpdatedDocuments = parsed.GetValue(update) ? Catalogue.Documents(host) : null,
                    Quiet = parsed.GetValue(quiet),
                }
            )
        );
        return command;
    }
}
