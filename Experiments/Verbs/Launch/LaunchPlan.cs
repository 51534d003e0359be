using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Launch;

/// <summary>Ranks of this node and the variables that tell each its place; the names are torchrun's.</summary>
/// <param name="FirstRank">Rank of this node's first process.</param>
/// <param name="Processes">Processes of this node.</param>
/// <param name="Variables">Variables that all of them get.</param>
public sealed record LaunchPlan(int FirstRank, int Processes, IReadOnlyDictionary<string, string> Variables)
{
    // Below the range from which Linux takes ports for outgoing connections, so that none of the ranks connects to itself.
    private const int FirstPort = 15000;
    private const int PortRange = 16000;

    /// <summary>Checks a request and completes it.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="variable">The environment: what the user has set of it stays.</param>
    /// <exception cref="SpecException">Options are out of range or missing; all are listed.</exception>
    public static LaunchPlan Of(LaunchRequest request, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(variable);
        var problems = Problems(request).ToArray();
        if (problems.Length > 0)
        {
            throw new SpecException(problems);
        }

        var node = request.NodeRank ?? 0;
        var variables = new Dictionary<string, string>
        {
            ["WORLD_SIZE"] = Text(request.Nodes * request.ProcessesPerNode),
            ["LOCAL_WORLD_SIZE"] = Text(request.ProcessesPerNode),
            ["GROUP_RANK"] = Text(node),
            ["MASTER_ADDR"] = request.MasterAddress ?? IPAddress.Loopback.ToString(),
            ["MASTER_PORT"] = Text(request.MasterPort ?? FreePort()),
        };
        if (string.IsNullOrEmpty(variable("OMP_NUM_THREADS")))
        {
            // Without this every process would take all cores for its operators.
            variables["OMP_NUM_THREADS"] = Text(Math.Max(1, Environment.ProcessorCount / request.ProcessesPerNode));
        }

        if (request.Nodes == 1)
        {
            // Nobody but the ranks knows it, so nobody else is admitted. Several nodes can have one only from the user.
            variables["SIMMOE_RUN_ID"] = RandomNumberGenerator.GetHexString(32, lowercase: true);
        }

        return new LaunchPlan(node * request.ProcessesPerNode, request.ProcessesPerNode, variables);
    }

    /// <summary>The variables of one process.</summary>
    /// <param name="local">From 0 on this node.</param>
    public IEnumerable<KeyValuePair<string, string>> VariablesOf(int local) =>
        Variables.Append(new("RANK", Text(FirstRank + local))).Append(new("LOCAL_RANK", Text(local)));

    private static IEnumerable<Problem> Problems(LaunchRequest request)
    {
        if (request.ProcessesPerNode < 1)
        {
            yield return new Problem("--nproc-per-node", Text(request.ProcessesPerNode), "expected 1 or more");
        }

        if (request.Nodes < 1)
        {
            yield return new Problem("--nnodes", Text(request.Nodes), "expected 1 or more");
        }

        if (request.NodeRank is { } node ? node < 0 || node >= request.Nodes : request.Nodes > 1)
        {
            yield return new Problem(
                "--node-rank",
                request.NodeRank is { } found ? Text(found) : "is not given",
                $"expected this node's number, 0 to {Text(request.Nodes - 1)}"
            );
        }

        if (request.Nodes > 1 && request.MasterAddress is null)
        {
            yield return new Problem("--master-addr", "is not given", "expected the name of node 0, the same on every node");
        }

        if (request.MasterPort is { } port ? port is < 1 or > 65535 : request.Nodes > 1)
        {
            yield return new Problem(
                "--master-port",
                request.MasterPort is { } given ? Text(given) : "is not given",
                "expected a free port of node 0, 1 to 65535, the same on every node"
            );
        }

        if (request.Command[0] == "launch")
        {
            yield return new Problem("command", "launch would launch itself", "expected a verb such as train or measure");
        }
    }

    private static int FreePort()
    {
        var start = Environment.ProcessId % PortRange;
        for (var offset = 0; offset < PortRange; offset++)
        {
            var port = FirstPort + ((start + offset) % PortRange);
            using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
                listener.Listen();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }

        throw new WorldException("this machine has no free port; give one with --master-port");
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
