using System.Numerics;

namespace SimMoE.Fuzz;

/// <summary>A flow as the plain solver sees it.</summary>
/// <param name="Start">Picosecond from which it flows.</param>
/// <param name="Links">Links it uses, each once.</param>
/// <param name="Bytes">Bytes of link capacity it needs, more than 0.</param>
internal sealed record OracleFlow(long Start, int[] Links, double Bytes);

/// <summary>Max-min fair flows the plain way: at every drain and every start all rates are found anew by filling links one after the
/// other. Shares no code with the simulator. In <see cref="double"/> for speed, in <see cref="decimal"/> (28 digits) to check
/// that.</summary>
/// <remarks>Time is whole picoseconds as in (F6) of docs/models/fair-share.md: a flow has drained at the first picosecond at or after its
/// instant, and gives its bandwidth back then. A thousandth of a picosecond is not told from none.</remarks>
/// <typeparam name="T">Arithmetic.</typeparam>
internal sealed class FairShareOracle<T>
    where T : IFloatingPoint<T>
{
    private static readonly T Slack = T.CreateChecked(1e-3);

    private readonly T[] _capacities;
    private readonly IReadOnlyList<OracleFlow> _flows;
    private readonly List<int>[] _flowsOn;
    private readonly T[] _left;
    private readonly bool[] _active;
    private readonly bool[] _done;
    private readonly T[] _rates;
    private readonly bool[] _fixed;
    private readonly T[] _room;
    private readonly int[] _rising;
    private readonly long[] _steps;

    /// <param name="bytesPerSecond">Rate of each link, more than 0.</param>
    /// <param name="flows">All flows.</param>
    public FairShareOracle(IReadOnlyList<long> bytesPerSecond, IReadOnlyList<OracleFlow> flows)
    {
        var picoseconds = T.CreateChecked(1_000_000_000_000L);
        _capacities = [.. bytesPerSecond.Select(rate => T.CreateChecked(rate) / picoseconds)];
        _flows = flows;
        _flowsOn = [.. bytesPerSecond.Select(_ => new List<int>())];
        for (var flow = 0; flow < flows.Count; flow++)
        {
            foreach (var link in flows[flow].Links)
            {
                _flowsOn[link].Add(flow);
            }
        }

        _left = [.. flows.Select(flow => T.CreateChecked(flow.Bytes))];
        _active = new bool[flows.Count];
        _done = new bool[flows.Count];
        _rates = new T[flows.Count];
        _fixed = new bool[flows.Count];
        _steps = new long[flows.Count];
        _room = new T[bytesPerSecond.Count];
        _rising = new int[bytesPerSecond.Count];
    }

    /// <summary>Times at which rates were found.</summary>
    public int Instants { get; private set; }

    /// <summary>Picosecond at which each flow has drained.</summary>
    public long[] DrainTimes()
    {
        var drained = new long[_flows.Count];
        var now = 0L;
        while (Array.Exists(_done, done => !done))
        {
            var nextStart = long.MaxValue;
            for (var flow = 0; flow < _flows.Count; flow++)
            {
                _active[flow] = !_done[flow] && _flows[flow].Start <= now;
                if (_flows[flow].Start > now)
                {
                    nextStart = Math.Min(nextStart, _flows[flow].Start);
                }
            }

            FillLinks();
            Instants++;
            var step = nextStart == long.MaxValue ? long.MaxValue : nextStart - now;
            for (var flow = 0; flow < _flows.Count; flow++)
            {
                if (_active[flow])
                {
                    _steps[flow] = Math.Max(0, long.CreateChecked(T.Ceiling((_left[flow] / _rates[flow]) - Slack)));
                    step = Math.Min(step, _steps[flow]);
                }
            }

            now += step;
            Move(step, now, drained);
        }

        return drained;
    }

    private void Move(long step, long now, long[] drained)
    {
        var time = T.CreateChecked(step);
        for (var flow = 0; flow < _flows.Count; flow++)
        {
            if (!_active[flow])
            {
                continue;
            }

            _left[flow] -= _rates[flow] * time;
            if (_steps[flow] <= step)
            {
                _done[flow] = true;
                drained[flow] = now;
            }
        }
    }

    /// <summary>The link whose share of what is left is the lowest fixes its flows at that share; then the next.</summary>
    private void FillLinks()
    {
        _capacities.CopyTo(_room, 0);
        var unfixed = 0;
        for (var flow = 0; flow < _flows.Count; flow++)
        {
            _fixed[flow] = !_active[flow];
            unfixed += _active[flow] ? 1 : 0;
        }

        for (var link = 0; link < _room.Length; link++)
        {
            _rising[link] = _flowsOn[link].Count(flow => _active[flow]);
        }

        var level = T.Zero;
        while (unfixed > 0)
        {
            var tightest = -1;
            var lowest = T.Zero;
            for (var link = 0; link < _room.Length; link++)
            {
                if (_rising[link] > 0 && (_room[link] / T.CreateChecked(_rising[link])) is var share && (tightest < 0 || share < lowest))
                {
                    (tightest, lowest) = (link, share);
                }
            }

            // Shares never fall from link to link; where rounding says otherwise it is wrong.
            level = T.Max(level, lowest);
            foreach (var flow in _flowsOn[tightest])
            {
                if (!_fixed[flow])
                {
                    _fixed[flow] = true;
                    _rates[flow] = level;
                    unfixed--;
                    foreach (var link in _flows[flow].Links)
                    {
                        _room[link] -= level;
                        _rising[link]--;
                    }
                }
            }
        }
    }
}
