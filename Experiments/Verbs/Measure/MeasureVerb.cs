using System.CommandLine;
using SimMoE.Experiments.Cli;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary><c>simmoe measure</c>: times what the simulator predicts, on this machine.</summary>
public static class MeasureVerb
{
    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var command = new Command(
            "measure",
            "Time collectives, kernels, layers and steps on this machine; alone or under launch, torchrun, srun"
        );
        command.Add(CollectivesVerb.Define(host));
        command.Add(KernelsVerb.Define(host));
        command.Add(LayersVerb.Define(host));
        command.Add(StepVerb.Define(host));
        return command;
    }
}
