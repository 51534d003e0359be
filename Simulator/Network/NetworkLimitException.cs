namespace SimMoE.Simulator.Network;

/// <summary>A run went beyond its limit of events or simulated time.</summary>
/// <param name="message">Which limit, and how far the run came.</param>
public sealed class NetworkLimitException(string message) : Exception(message);
