using System.CommandLine;
using SimMoE.Experiments.Cli;

namespace SimMoE.Experiments.Verbs.Launch;

/// <summary><c>simmoe launch</c>: starts this program several times on this machine, one process for each rank.</summary>
public static class LaunchVerb
{
    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var processes = new Option<int>("--nproc-per-node")
        {
            Description = "Processes on this node: one for each GPU, or as many as cores allow",
            HelpName = "number",
            Required = true,
        };
        var nodes = new Option<int>("--nnodes")
        {
            Description = "Nodes, each with its own simmoe launch",
            HelpName = "number",
            DefaultValueFactory = _ => 1,
        };
        var nodeRank = new Option<int?>("--node-rank")
        {
            Description = "This node, from 0; needed with more than one",
            HelpName = "number",
        };
        var address = new Option<string?>("--master-addr") { Description = "Host of rank 0; default this one", HelpName = "host" };
        var port = new Option<int?>("--master-port")
        {
            Description = "Port at which the ranks meet; default a free one",
            HelpName = "port",
        };
        var arguments = new Argument<string[]>("command")
        {
            Description = "After --: verb and arguments, such as train spec.yaml",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command(
            "launch",
            "Start several processes of a verb on this machine, as torchrun does: launch --nproc-per-node 2 -- train spec.yaml"
        )
        {
            processes,
            nodes,
            nodeRank,
            address,
            port,
            arguments,
        };
        command.SetAction(parsed =>
            new LaunchAction(host).Run(
                new LaunchRequest
                {
                    ProcessesPerNode = parsed.GetRequiredValue(processes),
                    Nodes = parsed.GetValue(nodes),
                    NodeRank = parsed.GetValue(nodeRank),
                    MasterAddress = parsed.GetValue(address),
                    MasterPort = parsed.GetValue(port),
                    Command = parsed.GetRequiredValue(arguments),
                }
            )
        );
        return command;
    }
}
