namespace SimMoE.Simulator.Network.Fluid;

/// <summary>Finds out whether flows can be held back at the first and the last link of their routes only.</summary>
/// <remarks>A link in between never binds if it has at least the capacity of all the different first links, or of all the different last
/// links, whose flows cross it: the core of a non-blocking fabric. It then follows from limits that are kept.</remarks>
internal sealed class PortContention
{
    private const byte Sender = 1;
    private const byte Receiver = 2;
    private const byte Between = 4;

    private readonly double[] _capacity;
    private readonly byte[] _role;
    private readonly int[] _parent;
    private readonly ulong[]?[] _neighbors;
    private readonly double[] _before;
    private readonly double[] _after;

    /// <param name="capacities">Capacity of each link.</param>
    public PortContention(ReadOnlySpan<double> capacities)
    {
        _capacity = capacities.ToArray();
        _role = new byte[_capacity.Length];
        _parent = [.. Enumerable.Range(0, _capacity.Length)];
        _neighbors = new ulong[]?[_capacity.Length];
        _before = new double[_capacity.Length];
        _after = new double[_capacity.Length];
        Uses = new bool[_capacity.Length];
    }

    /// <summary>False as soon as a route has shown that the answer is no.</summary>
    public bool IsPossible { get; private set; } = true;

    /// <summary>Flows seen.</summary>
    public long Flows { get; private set; }

    /// <summary>True for links on any route.</summary>
    public bool[] Uses { get; }

    /// <summary>True if a link is a flow's first.</summary>
    public bool IsSender(int link) => (_role[link] & Sender) != 0;

    /// <summary>True if a link is a flow's last.</summary>
    public bool IsReceiver(int link) => (_role[link] & Receiver) != 0;

    /// <summary>Adds a flow.</summary>
    public void Add(ReadOnlySpan<int> route)
    {
        if (route.Length < 2)
        {
            IsPossible = false;
            return;
        }

        Flows++;
        var (first, last) = (route[0], route[^1]);
        _role[first] |= Sender;
        _role[last] |= Receiver;
        Uses[first] = true;
        Uses[last] = true;
        IsPossible = _role[first] == Sender && _role[last] == Receiver;
        Join(first, last);
        foreach (var link in route[1..^1])
        {
            Uses[link] = true;
            _role[link] |= Between;
            IsPossible &= _role[link] == Between;
            var seen = _neighbors[link] ??= new ulong[((2 * _capacity.Length) + 63) / 64];
            _before[link] += IsNew(seen, first) ? _capacity[first] : 0;
            _after[link] += IsNew(seen, _capacity.Length + last) ? _capacity[last] : 0;
        }
    }

    /// <summary>The answer, when all flows have been added.</summary>
    public bool IsPortsOnly()
    {
        for (var link = 0; IsPossible && link < _role.Length; link++)
        {
            IsPossible = _role[link] != Between || Math.Min(_before[link], _after[link]) <= _capacity[link] * (1 + 1e-12);
        }

        return IsPossible && Flows > 0;
    }

    /// <summary>A link that stands for all that are joined to this one by flows.</summary>
    public int RootOf(int link)
    {
        while (_parent[link] != link)
        {
            _parent[link] = _parent[_parent[link]];
            link = _parent[link];
        }

        return link;
    }

    private static bool IsNew(ulong[] seen, int place)
    {
        ref var word = ref seen[place >> 6];
        var bit = 1ul << (place & 63);
        var isNew = (word & bit) == 0;
        word |= bit;
        return isNew;
    }

    private void Join(int left, int right)
    {
        var (first, second) = (RootOf(left), RootOf(right));
        if (first != second)
        {
            _parent[Math.Max(first, second)] = Math.Min(first, second);
        }
    }
}
