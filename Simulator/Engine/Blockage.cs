using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Engine;

/// <summary>A stream that can never go on.</summary>
/// <param name="Rank">Its rank.</param>
/// <param name="Stream">Its number.</param>
/// <param name="Operation">Index into the rank's program of the operation it is stuck at.</param>
/// <param name="Stage">That operation's stage.</param>
/// <param name="Reason">What it waits for, in words.</param>
public sealed record Blockage(int Rank, int Stream, int Operation, StageKey Stage, string Reason)
{
    /// <summary>One line for a person.</summary>
    public override string ToString() =>
        $"rank {Rank} stream {Stream} operation {Operation} ({Stage.Name}, {Stage.Pass}, layer {Stage.Layer}): {Reason}";
}
