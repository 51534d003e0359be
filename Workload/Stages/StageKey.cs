namespace SimMoE.Workload.Stages;

/// <summary>One stage of one layer in one micro-batch.</summary>
/// <param name="MicroBatch">Zero-based micro-batch, -1 for what happens once a step.</param>
/// <param name="Layer">Zero-based block, -1 outside the blocks.</param>
/// <param name="Pass">Direction.</param>
/// <param name="Name">One of <see cref="Stage"/>.</param>
public readonly record struct StageKey(int MicroBatch, int Layer, Pass Pass, string Name);
