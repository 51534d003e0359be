namespace SimMoE.Experiments.Verbs.Measure;

/// <summary>What every kind of measurement is asked for.</summary>
public sealed record MeasureRequest
{
    /// <summary>Folder of the files; null is <c>Experiments/Measurements/MACHINE</c> of the repository.</summary>
    public string? OutFolder { get; init; }

    /// <summary>Name of the machine; null is made of ranks and device.</summary>
    public string? Machine { get; init; }

    /// <summary>Name of what links the ranks; null is <c>loopback</c> on a CPU, <c>default</c> on GPUs, <c>none</c> for one rank.</summary>
    public string? Fabric { get; init; }

    /// <summary>Date that the rows carry, ISO 8601; null is today's.</summary>
    public string? Date { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c> or <c>cuda</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Rounds before the first that counts.</summary>
    public required int WarmUp { get; init; }

    /// <summary>Rounds that count.</summary>
    public required int Repeats { get; init; }

    /// <summary>True for a few small cases: a test that everything works.</summary>
    public bool Quick { get; init; }

    /// <summary>True to measure again what the file holds already.</summary>
    public bool Again { get; init; }

    /// <summary>True to say nothing but problems.</summary>
    public bool Quiet { get; init; }
}
