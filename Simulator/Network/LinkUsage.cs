namespace SimMoE.Simulator.Network;

/// <summary>What exchanges started so far have put or will put on each link.</summary>
/// <param name="links">Links of the cluster.</param>
public sealed class LinkUsage(int links)
{
    private readonly long[] _bytes = new long[links];
    private readonly double[] _capacity = new double[links];

    /// <summary>Payload bytes on a link.</summary>
    /// <param name="link">Index into the cluster's links.</param>
    public long BytesOn(int link) => _bytes[link];

    /// <summary>Bytes of a link's capacity used up: payload over transport efficiency. Over the link's rate this is the time it is
    /// busy.</summary>
    /// <param name="link">Index into the cluster's links.</param>
    public double CapacityUsed(int link) => _capacity[link];

    /// <summary>Adds what an exchange puts on a link.</summary>
    internal void Add(int link, long bytes, double capacity)
    {
        _bytes[link] += bytes;
        _capacity[link] += capacity;
    }
}
