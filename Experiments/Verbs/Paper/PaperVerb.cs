using System.CommandLine;
using SimMoE.Experiments.Cli;

namespace SimMoE.Experiments.Verbs.Paper;

/// <summary><c>simmoe paper</c>: the main job, every experiment of the catalogue and every figure.</summary>
public static class PaperVerb
{
    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var catalogue = new Option<string?>("--catalog") { Description = "Folder with a folder for each figure; default the repository's", HelpName = "folder" };
        var outFolder = CommonOptions.Out("Folder for cells, so that an interrupted run goes on; default out/paper", "folder");
        var workers = new Option<int?>("--workers") { Description = "Cells at a time; default one for each core", HelpName = "number" };
        var quiet = CommonOptions.Quiet();
        var command = new Command("paper", "Run every experiment of the catalogue and draw every figure of the paper")
        {
            catalogue, outFolder, workers, quiet,
        };
        command.SetAction(parsed => new PaperRun(host).Run(
            parsed.GetValue(catalogue) ?? Catalogue.Folder(host),
            parsed.GetValue(outFolder) ?? Path.Combine("out", "paper"),
            parsed.GetValue(workers),
            parsed.GetValue(quiet)));
        return command;
    }
}
