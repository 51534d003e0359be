using SimMoE.Units;

namespace SimMoE.Simulator.Network;

/// <summary>One member of an exchange has sent and received everything.</summary>
/// <param name="Exchange">Number from <see cref="INetworkModel.Start"/>.</param>
/// <param name="Member">Position in the traffic's ranks.</param>
/// <param name="Time">When its last byte left or arrived, latencies included.</param>
public readonly record struct MemberFinish(int Exchange, int Member, SimDuration Time);
