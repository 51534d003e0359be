using System.CommandLine;
using SimMoE.Experiments.Cli;

namespace SimMoE.Experiments.Verbs.Sweep;

/// <summary><c>simmoe sweep</c>: every cell of an experiment, resumable and shared among processes.</summary>
public static class SweepVerb
{
    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var spec = new Argument<string>("spec") { Description = "Experiment: a YAML file, or a folder with a spec.yaml" };
        var outFolder = CommonOptions.Out("Folder for results; default out/<name>. The same folder again resumes", "folder");
        var set = CommonOptions.Set();
        var seed = CommonOptions.Seed();
        var shard = new Option<string?>("--shard")
        {
            Description = "Compute only every n-th cell, from the i-th; default: what a scheduler's variables say, else all",
            HelpName = "i/n",
        };
        var workers = new Option<int?>("--workers") { Description = "Cells at a time; default one for each core", HelpName = "number" };
        var json = CommonOptions.Json();
        var quiet = CommonOptions.Quiet();
        var command = new Command("sweep", "Run every cell of an experiment: axes x cases x seeds, resumable at any moment")
        {
            spec,
            outFolder,
            set,
            seed,
            shard,
            workers,
            json,
            quiet,
        };
        command.Add(MergeVerb.Define(host));
        command.Add(StatusVerb.Define(host));
        command.SetAction(parsed =>
            new SweepAction(host).Run(
                new SweepRequest
                {
                    Spec = parsed.GetRequiredValue(spec),
                    OutFolder = parsed.GetValue(outFolder),
                    Settings = parsed.GetValue(set) ?? [],
                    Seed = parsed.GetValue(seed),
                    Shard = parsed.GetValue(shard),
                    Workers = parsed.GetValue(workers),
                    Json = parsed.GetValue(json),
                    Quiet = parsed.GetValue(quiet),
                }
            )
        );
        return command;
    }
}
