using SimMoE.Units;

namespace SimMoE.Simulator.Engine;

/// <summary>Where one rank's step went: a partition of the step's time.</summary>
/// <param name="Finish">When its streams and its host were done.</param>
/// <param name="Compute">At least one kernel ran on its device.</param>
/// <param name="ExposedCommunication">No kernel ran and the compute stream was held up by a collective or a copy.</param>
/// <param name="ExposedSync">No kernel ran and the compute stream was held up by a host synchronisation.</param>
/// <param name="ExposedLaunch">No kernel ran and the compute stream was held up by launches or host work.</param>
/// <param name="Idle">Before its start delay, and after its finish until the last rank finished.</param>
public readonly record struct RankTimes(
    SimDuration Finish,
    SimDuration Compute,
    SimDuration ExposedCommunication,
    SimDuration ExposedSync,
    SimDuration ExposedLaunch,
    SimDuration Idle
)
{
    /// <summary>The sum of the parts: the step's time, exactly.</summary>
    public SimDuration Total => Compute + ExposedCommunication + ExposedSync + ExposedLaunch + Idle;
}
