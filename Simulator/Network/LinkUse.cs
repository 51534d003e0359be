using SimMoE.Units;

namespace SimMoE.Simulator.Network;

/// <summary>What one link carried.</summary>
/// <param name="Link">Index into the cluster's links.</param>
/// <param name="Bytes">Payload.</param>
/// <param name="BusyShare">Share of the exchange's time that the payload takes at the link's rate and transport efficiency, in [0,
/// 1].</param>
public readonly record struct LinkUse(int Link, Bytes Bytes, double BusyShare);
