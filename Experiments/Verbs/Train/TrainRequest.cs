namespace SimMoE.Experiments.Verbs.Train;

/// <summary>What was asked of <c>simmoe train</c>.</summary>
public sealed record TrainRequest
{
    /// <summary>Spec of the run.</summary>
    public required string Spec { get; init; }

    /// <summary>Texts after <c>--set</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Steps in place of the spec's; null keeps them.</summary>
    public int? Steps { get; init; }

    /// <summary>Folder in place of the spec's; null keeps it.</summary>
    public string? OutFolder { get; init; }

    /// <summary>Device in place of the spec's; null keeps it.</summary>
    public string? Device { get; init; }

    /// <summary>True to go on from the folder's latest checkpoint.</summary>
    public bool Resume { get; init; }

    /// <summary>Folder of a run whose latest weights this one starts with; null starts anew. A checkpoint to go on from comes
    /// first.</summary>
    public string? Weights { get; init; }

    /// <summary>When ranks give one up, as the user wrote it; null keeps the default.</summary>
    public string? FaultTimeout { get; init; }

    /// <summary>How long ranks wait for one another at the start, as the user wrote it; null keeps the default.</summary>
    public string? RendezvousTimeout { get; init; }

    /// <summary>True to print problems alone.</summary>
    public bool Quiet { get; init; }
}
