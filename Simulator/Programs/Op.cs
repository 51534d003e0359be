using SimMoE.Units;

namespace SimMoE.Simulator.Programs;

/// <summary>One entry of a rank's program, in the order in which its host thread issues them.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Stream">Stream it is issued to: 0 compute, 1 communication, 2 copies, higher numbers as a strategy likes.</param>
/// <param name="Stage">Index into <see cref="StepProgram.Stages"/>.</param>
/// <param name="Duration">Device time of kernels, copy time of a host synchronisation, host time of host work.</param>
/// <param name="Launches">Kernels issued; each costs the host its launch time.</param>
/// <param name="Argument">Collective number, or event number of the rank (record, wait).</param>
public readonly record struct Op(OpKind Kind, byte Stream, int Stage, SimDuration Duration, int Launches, int Argument);
