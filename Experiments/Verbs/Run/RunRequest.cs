namespace SimMoE.Experiments.Verbs.Run;

/// <summary>What was asked of <c>simmoe run</c>.</summary>
public sealed record RunRequest
{
    /// <summary>Experiment file or folder.</summary>
    public required string Spec { get; init; }

    /// <summary>Folder for tables; null for none.</summary>
    public string? OutFolder { get; init; }

    /// <summary>Texts after <c>--set</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>One seed in place of the spec's.</summary>
    public ulong? Seed { get; init; }

    /// <summary>True for JSON.</summary>
    public bool Json { get; init; }

    /// <summary>True to say nothing on stderr but problems.</summary>
    public bool Quiet { get; init; }
}
