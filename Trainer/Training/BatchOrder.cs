namespace SimMoE.Trainer.Training;

/// <summary>Which sequences of the run a rank takes in a micro-batch: steps, micro-batches, ranks and places in a batch count up together,
/// so that a
/// step takes the same sequences whether ranks, micro-batches or larger batches share them.</summary>
/// <param name="Ranks">Ranks.</param>
/// <param name="MicroBatches">Micro-batches of a step.</param>
/// <param name="SequencesPerRank">Sequences of one rank in one micro-batch.</param>
public sealed record BatchOrder(int Ranks, int MicroBatches, int SequencesPerRank)
{
    /// <summary>Sequences of one step over all ranks.</summary>
    public long SequencesPerStep => (long)Ranks * MicroBatches * SequencesPerRank;

    /// <summary>First sequence of a rank's micro-batch; the others follow it.</summary>
    /// <param name="step">Zero-based step.</param>
    /// <param name="microBatch">Zero-based micro-batch.</param>
    /// <param name="rank">Rank.</param>
    public long First(long step, int microBatch, int rank) => ((((step * MicroBatches) + microBatch) * Ranks) + rank) * SequencesPerRank;
}
