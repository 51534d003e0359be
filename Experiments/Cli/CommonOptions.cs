using System.CommandLine;

namespace SimMoE.Experiments.Cli;

/// <summary>Options that several verbs share, each made anew because an option belongs to one command.</summary>
public static class CommonOptions
{
    /// <summary><c>--seed</c>: one seed in place of the spec's.</summary>
    public static Option<ulong?> Seed() =>
        new("--seed") { Description = "Use this seed in place of the spec's seeds", HelpName = "number" };

    /// <summary><c>--out</c>: where results go.</summary>
    public static Option<string?> Out(string description, string name) => new("--out") { Description = description, HelpName = name };

    /// <summary><c>--set key=value</c>, repeatable.</summary>
    public static Option<string[]> Set() =>
        new("--set")
        {
            Description = "Set a field of the spec, such as model.moe.top_k=4; may be given many times",
            HelpName = "key=value",
            DefaultValueFactory = _ => [],
        };

    /// <summary><c>--json</c>: the result as JSON.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON" };

    /// <summary><c>--quiet</c>: no talk but problems.</summary>
    public static Option<bool> Quiet() => new("--quiet") { Description = "Say nothing on stderr but problems" };

    /// <summary><c>--fault-timeout</c>: when ranks give one up.</summary>
    public static Option<string?> FaultTimeout() =>
        new("--fault-timeout") { Description = "End all ranks within this time after one died or hangs; default 30 s", HelpName = "time" };

    /// <summary><c>--rendezvous-timeout</c>: how long ranks wait for one another at the start.</summary>
    public static Option<string?> RendezvousTimeout() =>
        new("--rendezvous-timeout") { Description = "Wait so long for the other ranks at the start; default 60 s", HelpName = "time" };
}
