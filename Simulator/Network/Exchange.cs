namespace SimMoE.Simulator.Network;

/// <summary>An exchange in flight: what its members still wait for.</summary>
/// <param name="number">Its number.</param>
/// <param name="traffic">What it moves.</param>
/// <param name="slots">Waiting places: one for each member, or one that stands for several.</param>
internal sealed class Exchange(int number, Traffic traffic, int slots)
{
    private readonly int[] _left = new int[slots];
    private readonly long[] _latest = new long[slots];

    /// <summary>Number.</summary>
    public int Number { get; } = number;

    /// <summary>What it moves.</summary>
    public Traffic Traffic { get; } = traffic;

    /// <summary>Items of the solver in flight.</summary>
    public int Items { get; set; }

    /// <summary>Members that the single place stands for; null if each member has its own.</summary>
    public int[]? Together { get; init; }

    /// <summary>Its classes, if it moves by classes.</summary>
    public FlowClasses? Classes { get; set; }

    /// <summary>Item of each class, -1 when drained.</summary>
    public int[] ClassItems { get; set; } = [];

    /// <summary>Places.</summary>
    public int Slots => _left.Length;

    /// <summary>One more thing to wait for.</summary>
    public void Expect(int slot) => _left[slot]++;

    /// <summary>Takes over arrivals from the same exchange seen by classes.</summary>
    public void Adopt(Exchange byClasses)
    {
        for (var slot = 0; slot < _latest.Length; slot++)
        {
            _latest[slot] = byClasses._latest[byClasses.Slots == 1 ? 0 : slot];
        }
    }

    /// <summary>True if a place waits for nothing.</summary>
    public bool IsIdle(int slot) => _left[slot] == 0;

    /// <summary>One thing less to wait for.</summary>
    /// <returns>When the place finishes, if that was the last; otherwise -1.</returns>
    public long Arrive(int slot, long time)
    {
        _latest[slot] = Math.Max(_latest[slot], time);
        return --_left[slot] == 0 ? _latest[slot] : -1;
    }
}
