using System.CommandLine;
using SimMoE.Experiments.Cli;

namespace SimMoE.Experiments.Verbs.Describe;

/// <summary><c>simmoe describe</c>: what a topology is.</summary>
public static class DescribeVerb
{
    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var topology = new Argument<string>("topology") { Description = "Preset, or a YAML file with a topology" };
        var path = new Option<int[]>("--path")
        {
            Description = "Show the route from one rank to another",
            HelpName = "from to",
            Arity = new ArgumentArity(2, 2),
            AllowMultipleArgumentsPerToken = true,
        };
        var set = CommonOptions.Set();
        var json = CommonOptions.Json();
        var command = new Command("describe", "Say what a topology is: counts, bandwidths, routes, bounds")
        {
            topology,
            path,
            set,
            json,
            CommonOptions.Quiet(),
        };
        command.SetAction(parsed =>
            new DescribeAction(host).Run(
                TopologyArgument.Load(parsed.GetRequiredValue(topology), parsed.GetValue(set) ?? []),
                parsed.GetValue(path) is [var from, var to] ? (from, to) : null,
                parsed.GetValue(json)
            )
        );
        return command;
    }
}
