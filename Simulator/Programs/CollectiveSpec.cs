using SimMoE.Simulator.Network;

namespace SimMoE.Simulator.Programs;

/// <summary>A collective: phases that follow one another, each an exchange among the same members.</summary>
/// <param name="Name">Such as <c>all-to-all-v</c>.</param>
/// <param name="Phases">At least one; a member enters phase i+1 when it has finished phase i, and the phase starts when all have.</param>
/// <param name="Multiprocessors">Multiprocessors it holds on each member's device while it runs.</param>
public sealed record CollectiveSpec(string Name, IReadOnlyList<Traffic> Phases, int Multiprocessors);
