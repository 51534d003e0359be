using SimMoE.Units;

namespace SimMoE.Simulator.Engine;

/// <summary>Times of one stage on one rank. docs/models/overlap.md defines each.</summary>
/// <param name="Start">Begin of its first operation on the device or of its first host synchronisation or host work.</param>
/// <param name="End">End of its last one.</param>
/// <param name="Kernel">Time in which its kernels ran, at whatever speed; waiting for their own launches not included.</param>
/// <param name="Communication">From a member's arrival at a collective to its own finish, and copies on the copy stream.</param>
/// <param name="Wait">Part of it in which the member had arrived and others had not.</param>
/// <param name="ExposedCommunication">Time in which the rank's compute stream idled because of it.</param>
/// <param name="ExposedSync">Time in which the compute stream idled because the host synchronised.</param>
/// <param name="ExposedLaunch">Time in which the compute stream idled because the host was still launching or working.</param>
/// <param name="Host">Time the host thread spent on it: launches, host work, synchronisations with their waiting.</param>
public readonly record struct StageTimes(
    SimDuration Start,
    SimDuration End,
    SimDuration Kernel,
    SimDuration Communication,
    SimDuration Wait,
    SimDuration ExposedCommunication,
    SimDuration ExposedSync,
    SimDuration ExposedLaunch,
    SimDuration Host
)
{
    /// <summary>True if the rank did nothing in this stage.</summary>
    public bool IsEmpty => Start == SimDuration.MaxValue;
}
