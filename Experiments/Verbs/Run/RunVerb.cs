using System.CommandLine;
using SimMoE.Experiments.Cli;

namespace SimMoE.Experiments.Verbs.Run;

/// <summary><c>simmoe run</c>: predicts a step and says where its time goes.</summary>
public static class RunVerb
{
    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var spec = new Argument<string>("spec") { Description = "Experiment: a YAML file, or a folder with a spec.yaml" };
        var outFolder = CommonOptions.Out("Folder for tables and the resolved spec; default none", "folder");
        var set = CommonOptions.Set();
        var seed = CommonOptions.Seed();
        var json = CommonOptions.Json();
        var quiet = CommonOptions.Quiet();
        var command = new Command("run", "Predict a step, or every case of an experiment: time by stage, causes, conclusions")
        {
            spec,
            outFolder,
            set,
            seed,
            json,
            quiet,
        };
        command.SetAction(parsed =>
            new RunAction(host).Run(
                new RunRequest
                {
                    Spec = parsed.GetRequiredValue(spec),
                    OutFolder = parsed.GetValue(outFolder),
                    Settings = parsed.GetValue(set) ?? [],
                    Seed = parsed.GetValue(seed),
                    Json = parsed.GetValue(json),
                    Quiet = parsed.GetValue(quiet),
                }
            )
        );
        return command;
    }
}
