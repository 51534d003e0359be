namespace SimMoE.Simulator.Network;

/// <summary>One class of flows.</summary>
/// <param name="Bytes">Payload of each flow.</param>
/// <param name="Source">Sending member of one of its flows.</param>
/// <param name="Destination">Receiving member of that flow.</param>
/// <param name="Links">Links that its flows use.</param>
/// <param name="Weights">Flows of the class on each of these links.</param>
/// <param name="Members">Members at its flows' ends; null for all.</param>
internal sealed record FlowClass(long Bytes, int Source, int Destination, int[] Links, double[] Weights, int[]? Members);
