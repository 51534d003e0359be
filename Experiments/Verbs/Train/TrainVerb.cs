using System.CommandLine;
using SimMoE.Experiments.Cli;

namespace SimMoE.Experiments.Verbs.Train;

/// <summary><c>simmoe train</c>: trains a model on this machine's CPU or on GPUs, alone or as one rank of several.</summary>
public static class TrainVerb
{
    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var spec = new Argument<string>("spec") { Description = "Training run: a YAML file" };
        var set = CommonOptions.Set();
        var steps = new Option<int?>("--steps") { Description = "Steps in place of the spec's", HelpName = "number" };
        var outFolder = CommonOptions.Out("Folder for log, traces and checkpoints in place of the spec's", "folder");
        var device = new Option<string?>("--device") { Description = "auto, cpu or cuda, in place of the spec's", HelpName = "device" };
        device.AcceptOnlyFromAmong("auto", "cpu", "cuda");
        var resume = new Option<bool>("--resume") { Description = "Go on from the folder's latest checkpoint" };
        var weights = new Option<string?>("--weights")
        {
            Description = "Start with the weights of another run's latest checkpoint, whatever its number of ranks",
            HelpName = "folder",
        };
        var fault = CommonOptions.FaultTimeout();
        var rendezvous = CommonOptions.RendezvousTimeout();
        var quiet = CommonOptions.Quiet();
        var command = new Command("train", "Train a model: one process, or as a rank under 'simmoe launch', torchrun or srun")
        {
            spec,
            set,
            steps,
            outFolder,
            device,
            resume,
            weights,
            fault,
            rendezvous,
            quiet,
        };
        command.SetAction(parsed =>
            new TrainAction(host).Run(
                new TrainRequest
                {
                    Spec = parsed.GetRequiredValue(spec),
                    Settings = parsed.GetValue(set) ?? [],
                    Steps = parsed.GetValue(steps),
                    OutFolder = parsed.GetValue(outFolder),
                    Device = parsed.GetValue(device),
                    Resume = parsed.GetValue(resume),
                    Weights = parsed.GetValue(weights),
                    FaultTimeout = parsed.GetValue(fault),
                    RendezvousTimeout = parsed.GetValue(rendezvous),
                    Quiet = parsed.GetValue(quiet),
                }
            )
        );
        return command;
    }
}
