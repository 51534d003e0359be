namespace SimMoE.Trainer.Launch;

/// <summary>RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR, MASTER_PORT, as torchrun's documentation gives them.</summary>
internal static class TorchrunVariables
{
    /// <summary>Identity of a run that <c>simmoe launch</c> started.</summary>
    public const string RunId = "SIMMOE_RUN_ID";

    /// <summary>Set by torchrun, whose agent may itself serve at MASTER_PORT.</summary>
    private const string ElasticRunId = "TORCHELASTIC_RUN_ID";

    /// <summary>'True' if the agent serves its store at MASTER_PORT, as newer torchruns do.</summary>
    private const string AgentStore = "TORCHELASTIC_USE_AGENT_STORE";

    /// <summary>Ports after MASTER_PORT that are tried where the agent occupies it.</summary>
    private const int SparePorts = 16;

    private const int LastPort = 65535;

    /// <summary>What the variables say; null if neither RANK nor WORLD_SIZE is set.</summary>
    public static LaunchEnvironment? Read(LaunchVariables reader)
    {
        if (!reader.Has("RANK") && !reader.Has("WORLD_SIZE"))
        {
            return null;
        }

        var place = reader.Place("RANK", "WORLD_SIZE");
        if (place is (0, 1))
        {
            return new LaunchEnvironment { Source = LaunchSource.Torchrun, LocalRank = LocalRank(reader, required: false) };
        }

        var local = LocalRank(reader, required: true);
        var host = reader.Host("MASTER_ADDR");
        var port = reader.Require("MASTER_PORT", 1, LastPort, "a free port of rank 0's host, 1 to 65535");
        return place is not { } known || host is null || port is not { } first
            ? null
            : new LaunchEnvironment
            {
                Source = LaunchSource.Torchrun,
                Rank = known.Rank,
                WorldSize = known.WorldSize,
                LocalRank = local,
                MasterHost = host,
                MasterPorts = Ports(reader, first),
                RunId = Run(reader, first),
                RunIdIsSecret = reader.Has(RunId),
            };
    }

    private static int LocalRank(LaunchVariables reader, bool required)
    {
        const string meaning = "this process's place among those of its host, from 0";
        var local = required
            ? reader.Require("LOCAL_RANK", 0, int.MaxValue, meaning)
            : reader.Optional("LOCAL_RANK", 0, int.MaxValue, meaning);
        if (
            local is { } mine
            && reader.Optional("LOCAL_WORLD_SIZE", 1, int.MaxValue, "processes of this host, 1 or more") is { } all
            && mine >= all
        )
        {
            reader.Report("LOCAL_RANK", FormattableString.Invariant($"{mine} with LOCAL_WORLD_SIZE {all}"), "expected a smaller one");
        }

        return local ?? 0;
    }

    private static int[] Ports(LaunchVariables reader, int first)
    {
        if (!reader.Has(ElasticRunId))
        {
            return [first];
        }

        var spare = Enumerable.Range(first + 1, SparePorts).Where(port => port <= LastPort);
        var agentServes = string.Equals(reader.Text(AgentStore), "True", StringComparison.OrdinalIgnoreCase);
        return agentServes ? [.. spare] : [first, .. spare];
    }

    private static string Run(LaunchVariables reader, int port) =>
        string.Join(
            '/',
            new[]
            {
                FormattableString.Invariant($"port {port}"),
                reader.Text(RunId),
                reader.Text(ElasticRunId),
                reader.Text("TORCHELASTIC_RESTART_COUNT"),
            }.Where(part => part is not null)
        );
}
