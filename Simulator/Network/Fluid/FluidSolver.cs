using System.Runtime.Intrinsics;

namespace SimMoE.Simulator.Network.Fluid;

/// <summary>Fluid flows over links with max-min fair rates, exact between the instants at which flows come and go.</summary>
/// <remarks>
/// <para>An item is a flow over one or two links, or a bundle: any links, each with a weight. Rates x solve
/// sum over items of weight x rate &lt;= capacity on every link, max-min fair: docs/models/fair-share.md (F1).</para>
/// <para>Links are kept in the order in which water-filling saturates them. An item belongs to the first link of that order
/// among its own: the bottleneck of record. All items of a link of record have that link's level as their rate, so one service
/// count for each link stands for the progress of all of them (F3), and time moves on at the cost of the links alone.</para>
/// <para>Time is whole picoseconds: a flow has drained at the first picosecond at or after its exact instant.</para>
/// </remarks>
internal sealed partial class FluidSolver
{
    /// <summary>Part of a picosecond that separates rounding from work left.</summary>
    private const double Slack = 1e-3;

    private readonly int _spare;
    private readonly double[] _capacity;
    private readonly FlowList?[] _flows;
    private readonly BundleList?[] _bundles;
    private readonly double[] _weight;
    private readonly double[] _level;
    private readonly double[] _served;
    private readonly double[] _rate;
    private readonly double[] _carried;
    private readonly double[] _removed;
    private readonly int[] _position;
    private readonly Vector128<double>[] _residual;
    private readonly List<int> _touched = [];
    private readonly int[] _touchStamp;
    private int _stamp = 1;

    private int[] _order = new int[64];
    private int _orderCount;
    private int _dirtyFrom = int.MaxValue;
    private bool _structureChanged;

    /// <param name="capacities">Bytes a picosecond of each link, positive.</param>
    public FluidSolver(ReadOnlySpan<double> capacities)
    {
        _spare = capacities.Length;
        _capacity = [.. capacities, double.PositiveInfinity];
        _flows = new FlowList?[_spare];
        _bundles = new BundleList?[_spare];
        _weight = new double[_spare + 1];
        _level = new double[_spare + 1];
        _served = new double[_spare + 1];
        _rate = new double[_spare + 1];
        _carried = new double[_spare + 1];
        _removed = new double[_spare + 1];
        _position = new int[_spare + 1];
        _residual = new Vector128<double>[_spare + 1];
        _touchStamp = new int[_spare + 1];
        Array.Fill(_position, int.MaxValue);
        Array.Fill(_level, double.PositiveInfinity);
    }

    /// <summary>Picosecond that the state belongs to.</summary>
    public long Now { get; private set; }

    /// <summary>Items that have not drained.</summary>
    public int AliveItems { get; private set; }

    /// <summary>Times the rates were solved.</summary>
    public long Solves { get; private set; }

    /// <summary>Instants at which items drained.</summary>
    public long DrainInstants { get; private set; }

    /// <summary>Told of each link whose rate changed: link, bytes a picosecond. Null costs nothing.</summary>
    public Action<int, double>? RateChanged { get; set; }

    /// <summary>Adds a flow of weight 1; rates are solved again before time moves on.</summary>
    /// <param name="first">A link.</param>
    /// <param name="second">Another link, or -1.</param>
    /// <param name="volume">Bytes of link capacity it uses, positive.</param>
    /// <returns>Item number.</returns>
    public int AddFlow(int first, int second, double volume)
    {
        if (second < 0)
        {
            second = _spare;
        }

        var item = NewItem(first, second, volume);
        Enter(first, 1.0);
        (_flows[first] ??= new FlowList()).Append(second, item, _served[first] + volume);
        if (second != _spare)
        {
            Enter(second, 1.0);
            (_flows[second] ??= new FlowList()).Append(first, item, double.PositiveInfinity);
        }

        return item;
    }

    /// <summary>Adds an item over any links.</summary>
    /// <param name="links">Distinct links, at least one.</param>
    /// <param name="weights">Share of each link used for each byte of the item, positive.</param>
    /// <param name="volume">Bytes, positive.</param>
    /// <returns>Item number.</returns>
    public int AddBundle(ReadOnlySpan<int> links, ReadOnlySpan<double> weights, double volume)
    {
        var item = NewItem(-1, links.Length, volume);
        var start = NewIncidences(item, links, weights);
        _bundleStart[item] = start;
        for (var i = 0; i < links.Length; i++)
        {
            var link = links[i];
            Enter(link, weights[i]);
            _incidencePlace[start + i] = (_bundles[link] ??= new BundleList()).Append(item, start + i);
        }

        _owner[item] = links[0];
        _bundles[links[0]]!.Give(_incidencePlace[start], _served[links[0]] + volume);
        return item;
    }

    /// <summary>Largest lateness as a share of time; 0 is exact.</summary>
    public double RelativeError { get; init; }

    /// <summary>True if anything flows over a link.</summary>
    public bool IsUsed(int link) => (_flows[link]?.Alive ?? 0) + (_bundles[link]?.Count ?? 0) > 0;

    /// <summary>Present rate of an item, bytes a picosecond.</summary>
    public double ItemRate(int item)
    {
        Solve();
        return _level[OwnerOf(item)];
    }

    /// <summary>Bytes an item still has to move.</summary>
    public double Remaining(int item)
    {
        Solve();
        var owner = OwnerOf(item);
        var key = _itemFirst[item] < 0
            ? _bundles[owner]!.Keys[PlaceOf(item, owner)]
            : _flows[owner]!.Keys[_flows[owner]!.Find(OtherLink(item, owner), item)];
        return Math.Max(0, key - _served[owner]);
    }

    /// <summary>Removes an item before it has drained.</summary>
    public void Withdraw(int item)
    {
        Solve();
        RemoveItem(item, OwnerOf(item));
        FinishRemovals();
    }

    private void Enter(int link, double weight)
    {
        _weight[link] += weight;
        _structureChanged = true;
        if (_position[link] != int.MaxValue)
        {
            return;
        }

        if (_orderCount == _order.Length)
        {
            Array.Resize(ref _order, _order.Length * 2);
        }

        _position[link] = _orderCount;
        _order[_orderCount++] = link;
    }

    private int OtherLink(int item, int link) => _itemFirst[item] == link ? _itemSecond[item] : _itemFirst[item];

    private int OwnerOf(int item)
    {
        if (_itemFirst[item] < 0)
        {
            return _owner[item];
        }

        return _position[_itemFirst[item]] < _position[_itemSecond[item]] ? _itemFirst[item] : _itemSecond[item];
    }
}
