using System.CommandLine;
using SimMoE.Experiments.Cli;
using SimMoE.Trainer.Data.Preparation;

namespace SimMoE.Experiments.Verbs.Data;

/// <summary><c>simmoe data prepare</c>: token files from text.</summary>
public static class PrepareVerb
{
    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var text = new Option<string[]>("--text")
        {
            Description = "Text files, or folders with text files; .gz is read through gzip",
            HelpName = "files",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var folder = new Option<string>("--out")
        {
            Description = "Folder for train.bin and validation.bin",
            HelpName = "folder",
            Required = true,
        };
        var settings = new TokenSetSettings();
        var quiet = CommonOptions.Quiet();
        var command = new Command("prepare", "Make train.bin and validation.bin from text") { text, folder };
        settings.AddTo(command);
        command.Add(quiet);
        command.SetAction(parsed =>
        {
            var options = settings.Read(parsed, parsed.GetRequiredValue(folder));
            var (documents, leftOut) = TextDocuments.Find(parsed.GetRequiredValue(text));
            if (!parsed.GetValue(quiet))
            {
                host.Talk.WriteLine($"{documents.Count} text files" + (leftOut > 0 ? $", {leftOut} others left out" : ""));
            }

            TokenSetReport.Write(host, options.Folder, TokenSetPreparation.Run(documents, options, [], host.Stop));
            return ExitCode.Success;
        });
        return command;
    }
}
