using SimMoE.Units;

namespace SimMoE.Simulator.Network;

/// <summary>What one exchange took.</summary>
/// <param name="Time">Until the last member has finished.</param>
/// <param name="MemberFinishes">Until each member has finished, by member.</param>
/// <param name="Events">Instants at which flows drained.</param>
/// <param name="Solves">Times the rates were solved.</param>
/// <param name="Links">The busiest links, busiest first; ties by link number.</param>
public sealed record ExchangeResult(
    SimDuration Time,
    IReadOnlyList<SimDuration> MemberFinishes,
    long Events,
    long Solves,
    IReadOnlyList<LinkUse> Links
);
