using System.CommandLine;
using SimMoE.Experiments.Cli;
using SimMoE.Trainer.Data.Preparation;

namespace SimMoE.Experiments.Verbs.Data;

/// <summary><c>simmoe data demo</c>: the demo set, from text in Debian's packages.</summary>
public static class DemoVerb
{
    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var folder = CommonOptions.Out("Folder for train.bin and validation.bin; default out/data/demo", "folder");
        var packages = new Option<string?>("--packages")
        {
            Description = "Folder with the unpacked packages, a folder for each; default out/data/packages, which ./simmoe fills",
            HelpName = "folder",
        };
        var settings = new TokenSetSettings();
        var quiet = CommonOptions.Quiet();
        var command = new Command("demo", "Prepare the demo set: English text from Debian's packages") { folder, packages };
        settings.AddTo(command);
        command.Add(quiet);
        command.SetAction(parsed =>
        {
            var home = host.Environment("SIMMOE_HOME") ?? "";
            var options = settings.Read(parsed, parsed.GetValue(folder) ?? Path.Combine(home, "out", "data", "demo"));
            var documents = DemoText.Find(parsed.GetValue(packages) ?? Path.Combine(home, "out", "data", "packages"));
            if (!parsed.GetValue(quiet))
            {
                host.Talk.WriteLine($"{documents.Count} texts of {DemoText.Sources.Count} packages");
            }

            string[] sources = [.. DemoText.Sources.Select(source => $"Debian package {source.Package}: {source.What} ({source.Licence})")];
            TokenSetReport.Write(host, options.Folder, TokenSetPreparation.Run(documents, options, sources, host.Stop));
            return ExitCode.Success;
        });
        return command;
    }
}
