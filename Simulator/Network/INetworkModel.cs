using SimMoE.Units;

namespace SimMoE.Simulator.Network;

/// <summary>Moves exchanges over a cluster in simulated time. The waist between the engine and network models of different
/// fidelity.</summary>
public interface INetworkModel
{
    /// <summary>When the next member of any exchange finishes; <see cref="SimDuration.MaxValue"/> if nothing is in flight.</summary>
    SimDuration NextFinish { get; }

    /// <summary>Starts an exchange; all its members are ready.</summary>
    /// <param name="traffic">What moves.</param>
    /// <param name="now">Not before the last call's time.</param>
    /// <returns>The exchange's number, from 0 in order of start.</returns>
    int Start(Traffic traffic, SimDuration now);

    /// <summary>Moves time on and reports every member that has sent and received all it had to by then, in order of time, then of exchange
    /// and member. A member without any flow finishes at the start.</summary>
    /// <param name="time">Not before the last call's time, not after <see cref="NextFinish"/> unless that is to be reported too.</param>
    /// <param name="finished">Receives the finishes; not cleared.</param>
    void AdvanceTo(SimDuration time, ICollection<MemberFinish> finished);
}
