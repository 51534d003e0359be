namespace SimMoE.Simulator.Network;

/// <summary>An exchange in flight: what its members still wait for.</summary>
/// <param name="number">Its number.</param>
/// <param name="traffic">What it moves.</param>
internal sealed class Exchange(int number, Traffic traffic)
{
    private readonly int[] _waitsFor = new int[traffic.Ranks.Count];
    private readonly long[] _latest = new long[traffic.Ranks.Count];

    /// <summary>Number.</summary>
    public int Number { get; } = number;

    /// <summary>What it moves.</summary>
    public Traffic Traffic { get; } = traffic;

    /// <summary>One more thing that a member waits for.</summary>
    public void Expect(int member) => _waitsFor[member]++;

    /// <summary>Nobody waits for anything any more; times of arrivals stay.</summary>
    public void ExpectNothing() => Array.Clear(_waitsFor);

    /// <summary>True if a member waits for nothing.</summary>
    public bool IsIdle(int member) => _waitsFor[member] == 0;

    /// <summary>One thing less to wait for.</summary>
    /// <returns>When the member finishes, if that was the last; otherwise -1.</returns>
    public long Arrive(int member, long time)
    {
        _latest[member] = Math.Max(_latest[member], time);
        return --_waitsFor[member] == 0 ? _latest[member] : -1;
    }
}
