using SimMoE.Units;

namespace SimMoE.Simulator.Tracing;

/// <summary>Receives how much of a class of links is in use, whenever that changes. Network models call it if they are given one.</summary>
public interface ILinkRateSink
{
    /// <summary>From this time on a class of links carries this much.</summary>
    /// <param name="time">Not before the last call's time.</param>
    /// <param name="linkClass">Name of the class, such as <c>nic-down</c>.</param>
    /// <param name="carried">Sum over the links of the class.</param>
    /// <param name="capacity">Sum of their line rates.</param>
    void LinkRate(SimDuration time, string linkClass, BytesPerSecond carried, BytesPerSecond capacity);
}
