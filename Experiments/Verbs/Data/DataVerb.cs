using System.CommandLine;
using SimMoE.Experiments.Cli;

namespace SimMoE.Experiments.Verbs.Data;

/// <summary><c>simmoe data</c>: token files made, looked at, and the demo set.</summary>
public static class DataVerb
{
    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var command = new Command("data", "Make token files from text, look into them, prepare the demo set");
        command.Add(PrepareVerb.Define(host));
        command.Add(InfoVerb.Define(host));
        command.Add(DemoVerb.Define(host));
        return command;
    }
}
