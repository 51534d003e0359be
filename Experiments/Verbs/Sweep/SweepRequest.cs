namespace SimMoE.Experiments.Verbs.Sweep;

/// <summary>What was asked of <c>simmoe sweep</c>.</summary>
public sealed record SweepRequest
{
    /// <summary>Experiment file or folder.</summary>
    public required string Spec { get; init; }

    /// <summary>Folder for results; null for the default.</summary>
    public string? OutFolder { get; init; }

    /// <summary>Texts after <c>--set</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>One seed in place of the spec's.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Text after <c>--shard</c>.</summary>
    public string? Shard { get; init; }

    /// <summary>Cells at a time; null for one a core.</summary>
    public int? Workers { get; init; }

    /// <summary>True for a summary in JSON.</summary>
    public bool Json { get; init; }

    /// <summary>True to say nothing on stderr but problems.</summary>
    public bool Quiet { get; init; }
}
