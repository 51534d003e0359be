using System.Collections.Immutable;
using SimMoE.Units;

namespace SimMoE.Simulator.Compute;

/// <summary>Parameters of one family of matrix-product kernels: dense, grouped, or grouped weight gradient.</summary>
/// <remarks>docs/models/compute.md states the equation and how each value was obtained.</remarks>
public sealed record ProductProfile
{
    /// <summary>Tile shapes to choose from; the fastest is taken, as a tuned library does.</summary>
    public required ImmutableArray<TileShape> Tiles { get; init; }

    /// <summary>Device time of one call that does nearly nothing.</summary>
    public SimDuration Floor { get; init; }

    /// <summary>Time at the start and end of each tile in which the tensor cores wait (loads arrive, results leave).</summary>
    public SimDuration Fill { get; init; }

    /// <summary>Most parts the inner dimension may be cut into when tiles are fewer than multiprocessors; 1 is never.</summary>
    public int MaxSplit { get; init; } = 1;

    /// <summary>Time to add up the parts of a cut inner dimension.</summary>
    public SimDuration SplitCost { get; init; }

    /// <summary>Share of the memory bandwidth that operands and result reach.</summary>
    public required double MemoryEfficiency { get; init; }

    /// <summary>Share of the shorter of compute and memory time that is not hidden behind the longer, 0 to 1.</summary>
    public double Unoverlapped { get; init; }

    /// <summary>Share of the peak that the chip holds under its power limit, for calls longer than <see cref="Burst"/>.</summary>
    public double SustainedEfficiency { get; init; } = 1.0;

    /// <summary>A call that would be shorter runs at full clock.</summary>
    public SimDuration Burst { get; init; } = SimDuration.MaxValue;

    /// <summary>Kernels launched by one call.</summary>
    public int Launches { get; init; } = 1;
}
