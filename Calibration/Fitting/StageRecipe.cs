using System.Collections.Immutable;
using SimMoE.Workload.Stages;

namespace SimMoE.Calibration.Fitting;

/// <summary>What a stage of the trainer's code does, before anything is fitted: which pieces of work, launched how often, and which sizes
/// may
/// move its utilisation.</summary>
/// <param name="Stage">Stage name.</param>
/// <param name="Pass">Direction.</param>
/// <param name="Launches">Kernels, counted in the code.</param>
/// <param name="Terms">Names of terms.</param>
/// <param name="Sizes">Names of sizes.</param>
public sealed record StageRecipe(string Stage, Pass Pass, int Launches, ImmutableArray<string> Terms, ImmutableArray<string> Sizes)
{
    /// <summary>Further kernels for each of k.</summary>
    public int LaunchesPerChoice { get; init; }

    /// <summary>Times that the host waits for the device.</summary>
    public int HostSyncs { get; init; }
}
