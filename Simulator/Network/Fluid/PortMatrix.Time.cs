using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SimMoE.Units;

namespace SimMoE.Simulator.Network.Fluid;

/// <content>Time: which flows drain next at the present rates, and moving there.</content>
internal sealed partial class PortMatrix
{
    /// <summary>Part of a picosecond that separates rounding from work left.</summary>
    private const double Slack = 1e-3;

    /// <summary>Drains that a look ahead should find when rates are solved again at each.</summary>
    private const int LookAhead = 8;

    private readonly long _start;
    private readonly double[] _scaledBefore;
    private readonly double[] _scaledAfter;
    private readonly List<int> _touched = [];
    private long _base;
    private double _horizon;
    private double[] _due = new double[64];
    private int[] _cell = new int[64];
    private int _next;
    private int _dueCount;
    private int _batchEnd;
    private double _gone;
    private double _goneMoment;

    /// <summary>Picosecond at which the next flow drains; <see cref="long.MaxValue"/> if nothing flows.</summary>
    public long NextDrain()
    {
        if (_next < _batchEnd)
        {
            return _base + Whole(_due[_next]);
        }

        if (AliveFlows == 0)
        {
            return long.MaxValue;
        }

        Prepare();
        return _base + Whole(_due[_next]);
    }

    /// <summary>Moves to the next drain.</summary>
    /// <param name="drained">Receives the numbers of the flows that drain at that picosecond.</param>
    public void Drain(List<int> drained)
    {
        var time = NextDrain();
        var (rates, moments) = (0.0, 0.0);
        while (_next < _batchEnd && _base + Whole(_due[_next]) == time)
        {
            var cell = _cell[_next];
            var rate = Remove(cell);
            rates += rate;
            moments += rate * _due[_next];
            drained.Add(_flow[cell]);
            _touched.Add(cell);
            _next++;
        }

        _gone += rates;
        _goneMoment += moments;
        if (_next == _batchEnd)
        {
            DrainInstants++;
            FinishBatch(time);
        }
        else
        {
            _deferred = true;
        }
    }

    /// <summary>What a finish is reported after its drain: once capacity was handed on late, another flow may have come too early (F8).</summary>
    /// <param name="time">Time of the drain.</param>
    public long Margin(long time) => _deferred ? (long)Math.Ceiling(MarginShare * _relativeError * (time - _start)) : 0;

    private static long Whole(double picoseconds) => Math.Max(0, (long)Math.Ceiling(picoseconds - Slack));

    /// <summary>From which place of the order on the rates have to be solved again (F4).</summary>
    private void FinishBatch(long time)
    {
        var from = int.MaxValue;
        foreach (var cell in _touched)
        {
            var row = cell / _columnSpan;
            var column = _rowSpan + cell - (row * _columnSpan);
            from = _owned[row] > 0 ? Math.Min(from, _position[row]) : from;
            from = _owned[column] > 0 ? Math.Min(from, _position[column]) : from;
        }

        _touched.Clear();
        if (AliveFlows == 0)
        {
            Carry(time - _base);
            CloseAccount();
        }
        else if (from < int.MaxValue)
        {
            _dirtyFrom = from;
            var span = _due[_dueCount - 1] - _due[0];
            _nextHorizon = _relativeError > 0 ? _nextHorizon
                : _dueCount > 1 ? Math.Max(1, LookAhead * span / (_dueCount - 1)) : 2 * _horizon;
            Resolve(time);
        }
    }

    private void Carry(double elapsed)
    {
        _carried += (_rowRates * elapsed) - ((_gone * elapsed) - _goneMoment);
        (_gone, _goneMoment) = (0, 0);
    }

    private void Prepare()
    {
        if (_order.Length == 0)
        {
            Solve();
            _nextHorizon = _volume / AliveFlows / _level.Where(level => level > 0 && double.IsFinite(level)).Min() / 64;
            Collect(0, _nextHorizon);
        }

        while (_next == _dueCount)
        {
            Collect(0, 2 * _horizon);
        }

        if (_next == _batchEnd)
        {
            EndBatch();
        }
    }

    private void Resolve(long time)
    {
        double elapsed = time - _base;
        Carry(elapsed);
        Solve();
        _base = time;
        Collect(elapsed, _nextHorizon);
    }

    /// <summary>Takes what flowed off every flow and finds those that will drain before the horizon.</summary>
    /// <param name="elapsed">Picoseconds at the rates before.</param>
    /// <param name="horizon">Picoseconds from the base.</param>
    private void Collect(double elapsed, double horizon)
    {
        Invariant.Require(double.IsFinite(horizon) && horizon > 0);
        _horizon = horizon;
        (_next, _dueCount, _batchEnd) = (0, 0, 0);
        for (var column = 0; column < _columnSpan; column++)
        {
            _scaledBefore[column] = _levelBefore[_rowSpan + column] * elapsed;
            _scaledAfter[column] = _level[_rowSpan + column] * horizon;
        }

        for (var row = 0; row < _rows; row++)
        {
            if (_alive[row] > 0)
            {
                if (elapsed > 0)
                {
                    AdvanceRow(row, _levelBefore[row] * elapsed, _level[row] * horizon);
                }
                else
                {
                    ScanRow(row, _level[row] * horizon);
                }
            }
        }

        Array.Sort(_due, _cell, 0, _dueCount);
    }

    private void AdvanceRow(int row, double before, double after)
    {
        var start = row * _columnSpan;
        ref var left = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_left), start);
        ref var columnBefore = ref MemoryMarshal.GetArrayDataReference(_scaledBefore);
        ref var columnAfter = ref MemoryMarshal.GetArrayDataReference(_scaledAfter);
        var rowBefore = Vector512.Create(before);
        var rowAfter = Vector512.Create(after);
        for (nuint at = 0; at < (nuint)_columnSpan; at += Lanes)
        {
            var now = Vector512.LoadUnsafe(ref left, at)
                - Vector512.MinNative(rowBefore, Vector512.LoadUnsafe(ref columnBefore, at));
            now.StoreUnsafe(ref left, at);
            var reach = Vector512.MinNative(rowAfter, Vector512.LoadUnsafe(ref columnAfter, at));
            var soon = Vector512.LessThanOrEqual(now, reach).ExtractMostSignificantBits();
            if (soon != 0)
            {
                AddDue(row, start + (int)at, (uint)soon);
            }
        }
    }

    private void ScanRow(int row, double after)
    {
        var start = row * _columnSpan;
        ref var left = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_left), start);
        ref var columnAfter = ref MemoryMarshal.GetArrayDataReference(_scaledAfter);
        var rowAfter = Vector512.Create(after);
        for (nuint at = 0; at < (nuint)_columnSpan; at += Lanes)
        {
            var reach = Vector512.MinNative(rowAfter, Vector512.LoadUnsafe(ref columnAfter, at));
            var soon = Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref left, at), reach).ExtractMostSignificantBits();
            if (soon != 0)
            {
                AddDue(row, start + (int)at, (uint)soon);
            }
        }
    }

    private void AddDue(int row, int cell, uint lanes)
    {
        if (_dueCount + Lanes > _due.Length)
        {
            Array.Resize(ref _due, 2 * _due.Length);
            Array.Resize(ref _cell, 2 * _cell.Length);
        }

        for (; lanes != 0; lanes &= lanes - 1)
        {
            var at = cell + BitOperations.TrailingZeroCount(lanes);
            var rate = Math.Min(_level[row], _level[_rowSpan + at - (row * _columnSpan)]);
            if (double.IsFinite(_left[at]))
            {
                _due[_dueCount] = _left[at] / rate;
                _cell[_dueCount++] = at;
            }
        }
    }
}
