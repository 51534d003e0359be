using System.Collections.Immutable;
using SimMoE.Simulator.Profiles;
using SimMoE.Simulator.Programs;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Steps;

/// <summary>A program and what it moves.</summary>
/// <param name="Program">For the engine.</param>
/// <param name="Volumes">Bytes, messages and rows, for the results.</param>
public sealed record BuiltStep(StepProgram Program, StepVolumes Volumes)
{
    /// <summary>How the cost of each stage that a fit spoke for is known, the worst over ranks and blocks; other stages rest on counted
    /// operators.</summary>
    public IReadOnlyDictionary<(string Stage, Pass Pass), Knowledge> Known { get; init; } =
        ImmutableDictionary<(string Stage, Pass Pass), Knowledge>.Empty;
}
