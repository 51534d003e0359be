namespace SimMoE.Topology.Graph;

/// <summary>The hash by which equal-cost paths are chosen for a flow: the same on every machine and in every run.</summary>
/// <remarks>The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014) over seed, source and destination. (R1)
/// docs/models/topology.md.</remarks>
public static class FlowHash
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>64 mixed bits of a flow.</summary>
    /// <param name="source">Sending endpoint, 0 or more.</param>
    /// <param name="destination">Receiving endpoint, 0 or more.</param>
    /// <param name="seed">Seed of the topology.</param>
    public static ulong Of(int source, int destination, ulong seed)
    {
        unchecked
        {
            var pair = ((ulong)(uint)source << 32) | (uint)destination;
            return Mix(pair + (Golden * (Mix(seed + Golden) | 1)));
        }
    }

    /// <summary>The first choice of a flow: the upper half of its hash.</summary>
    public static uint Upper(ulong hash) => (uint)(hash >> 32);

    /// <summary>The second choice of a flow: the lower half of its hash.</summary>
    public static uint Lower(ulong hash) => (uint)(hash & uint.MaxValue);

    /// <summary>A choice among <paramref name="count"/> paths from 32 of the bits.</summary>
    /// <param name="bits">Hash bits; the upper and the lower half are independent choices.</param>
    /// <param name="count">Paths, 1 or more.</param>
    /// <returns>0 to <paramref name="count"/> - 1.</returns>
    public static int Choose(uint bits, int count) => (int)(((ulong)bits * (ulong)count) >> 32);

    private static ulong Mix(ulong bits)
    {
        unchecked
        {
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            return bits ^ (bits >> 31);
        }
    }
}
