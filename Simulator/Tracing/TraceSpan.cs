using SimMoE.Units;

namespace SimMoE.Simulator.Tracing;

/// <summary>Something with a start and an end on one rank.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Rank">Where.</param>
/// <param name="Stream">Stream of device spans; for host spans the stream that is launched to or waited for.</param>
/// <param name="Stage">Index into the program's stages.</param>
/// <param name="Operation">Index into the rank's program.</param>
/// <param name="Start">Begin.</param>
/// <param name="End">End.</param>
/// <param name="Launches">Kernels issued, 0 where none.</param>
/// <param name="Collective">Index into the program's collectives, -1 where none.</param>
/// <param name="Member">Position in the collective's ranks, -1 where none.</param>
/// <param name="Use">How often this collective had been used before.</param>
/// <param name="Launched">True on a launch and on the device span that it set going.</param>
public readonly record struct TraceSpan(
    TraceKind Kind,
    int Rank,
    int Stream,
    int Stage,
    int Operation,
    SimDuration Start,
    SimDuration End,
    int Launches,
    int Collective = -1,
    int Member = -1,
    int Use = 0,
    bool Launched = false
);
