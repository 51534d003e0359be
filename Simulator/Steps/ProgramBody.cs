using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Programs;

namespace SimMoE.Simulator.Steps;

/// <summary>What the programs of all ranks have in common, and what differs.</summary>
/// <param name="Template">The operations. A kernel of <see cref="RankProgram.Varies"/> names an entry of <paramref name="Costs"/>, a
/// collective
/// an entry of <paramref name="Exchanges"/>.</param>
/// <param name="Costs">Costs by rank.</param>
/// <param name="Exchanges">Number of the first group's collective, and the groups.</param>
internal sealed record ProgramBody(Op[] Template, KernelCost[][] Costs, (int First, RankGroups Groups)[] Exchanges);
