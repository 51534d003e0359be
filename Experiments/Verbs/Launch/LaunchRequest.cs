namespace SimMoE.Experiments.Verbs.Launch;

/// <summary>What <c>simmoe launch</c> is asked for.</summary>
public sealed record LaunchRequest
{
    /// <summary>Processes on this node.</summary>
    public required int ProcessesPerNode { get; init; }

    /// <summary>Nodes of the run, each with its own <c>simmoe launch</c>.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>This node, from 0; null if not given.</summary>
    public int? NodeRank { get; init; }

    /// <summary>Host of rank 0; null if not given.</summary>
    public string? MasterAddress { get; init; }

    /// <summary>Port at which the ranks meet; null if not given.</summary>
    public int? MasterPort { get; init; }

    /// <summary>Verb and arguments of every process.</summary>
    public required IReadOnlyList<string> Command { get; init; }
}
