using SimMoE.Simulator.Steps;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Strategies;

/// <summary>How rows get to the ranks that own their experts, and back.</summary>
internal abstract class ExchangeProgram
{
    /// <summary>Who exchanges with whom.</summary>
    public abstract RankGroups Groups { get; }

    /// <summary>Rows that a rank hands over, its own included: what it permutes before and unpermutes after.</summary>
    public abstract long HandedOver(int rank);

    /// <summary>Writes the exchange of a chunk.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">Stage: dispatch or combine.</param>
    /// <param name="pass">Direction.</param>
    /// <param name="toExperts">True towards the experts, false back.</param>
    /// <param name="chunk">Which part.</param>
    /// <param name="after">Mark to wait for; null is what the compute stream has been given so far.</param>
    /// <returns>Mark of its end.</returns>
    public abstract int Write(StageWriter writer, string name, Pass pass, bool toExperts, Chunk chunk, int? after);
}
