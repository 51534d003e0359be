using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Programs;

/// <summary>Everything that the ranks do in one step. A strategy writes it, the engine runs it; the engine knows no MoE.</summary>
public sealed class StepProgram
{
    /// <summary>What each stage index means.</summary>
    public required IReadOnlyList<StageKey> Stages { get; init; }

    /// <summary>The collectives that <see cref="Op.Argument"/> names.</summary>
    public required IReadOnlyList<CollectiveSpec> Collectives { get; init; }

    /// <summary>Each rank's operations; ranks with equal programs may share one list.</summary>
    public required IReadOnlyList<IReadOnlyList<Op>> Ranks { get; init; }
}
