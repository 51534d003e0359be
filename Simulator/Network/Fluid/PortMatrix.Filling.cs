using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SimMoE.Units;

namespace SimMoE.Simulator.Network.Fluid;

/// <content>Water-filling, as in <see cref="FluidSolver"/>, with a vector pass for each port.</content>
internal sealed partial class PortMatrix
{
    /// <summary>Candidates looked at for the next port, when the last order is taken as a guess.</summary>
    private const int Window = 8;

    /// <summary>Levels that differ by less, as a ratio, are one level.</summary>
    private const double Tie = 1e-11;

    private int[] _order = [];
    private int _dirtyFrom;
    private double _lastLevel;
    private LevelTable? _table;

    private void Solve()
    {
        Solves++;
        _level.CopyTo(_levelBefore, 0);
        if (_order.Length == 0)
        {
            _order = [.. Enumerable.Range(0, _alive.Length).Where(port => _alive[port] > 0)];
            _removedAtOnce = int.MaxValue;
        }

        var from = RestoreSnapshot(_dirtyFrom);
        if (_removedAtOnce > Many || !Repair(from))
        {
            from = RestoreSnapshot(from);
            FillInOrderOfLevel(from);
        }

        _dirtyFrom = int.MaxValue;
        _removedAtOnce = 0;
        SumRates(from);
    }

    /// <summary>Fills along the last order, moving a port ahead when it turns out to saturate first (F5).</summary>
    private bool Repair(int from)
    {
        var order = _order;
        for (var place = from; place < order.Length; place++)
        {
            TakeSnapshotIfDue(place);
            var best = place;
            var bestLevel = LevelOf(order[place]);
            if (!double.IsPositiveInfinity(bestLevel))
            {
                var end = Math.Min(order.Length, place + Window);
                for (var candidate = place + 1; candidate < end; candidate++)
                {
                    var level = LevelOf(order[candidate]);
                    if (level < bestLevel)
                    {
                        (best, bestLevel) = (candidate, level);
                    }
                }

                if (bestLevel < _lastLevel * (1 - Tie))
                {
                    return false;
                }
            }
            else if (_residual[order[place]] < -1e-10 * _capacity[order[place]])
            {
                return false;
            }

            var port = order[best];
            order.AsSpan(place, best - place).CopyTo(order.AsSpan(place + 1));
            order[place] = port;
            Saturate(port, bestLevel, place);
        }

        return true;
    }

    /// <summary>Fills from scratch, the lowest level first by a table of lower bounds: levels never fall.</summary>
    private void FillInOrderOfLevel(int from)
    {
        var table = _table ??= new LevelTable(_alive.Length);
        table.Clear();
        foreach (var port in _order.AsSpan(from))
        {
            if (_count[port] > 0)
            {
                table.Add(_residual[port] / _count[port], port);
            }
        }

        table.Order();
        var unfilled = _order.AsSpan(from).ToArray();
        var next = from;
        for (var (port, bound) = table.First(); port >= 0; (port, bound) = table.First())
        {
            var level = LevelOf(port);
            if (level > bound)
            {
                table.Raise(port, level);
                continue;
            }

            table.Raise(port, double.PositiveInfinity);
            TakeSnapshotIfDue(next);
            _order[next] = port;
            Saturate(port, level, next++);
            _filled[port] = _filling;
        }

        foreach (var port in unfilled)
        {
            if (_filled[port] != _filling)
            {
                _order[next] = port;
                Saturate(port, double.PositiveInfinity, next++);
            }
        }

        _filling++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double LevelOf(int port)
    {
        var count = _count[port];
        return count > 0 ? _residual[port] / count : double.PositiveInfinity;
    }

    private void Saturate(int port, double level, int place)
    {
        _position[port] = place;
        if (double.IsPositiveInfinity(level))
        {
            _level[port] = _alive[port] == 0 ? 0 : level;
            _owned[port] = 0;
            return;
        }

        level = level <= _lastLevel * (1 + Tie) ? _lastLevel : level;
        _lastLevel = level;
        _level[port] = level;
        _owned[port] = (int)_count[port];
        Push(port, level);
    }

    /// <summary>Takes a level off every port that shares a flow with this one. Ports filled before are written too: nobody reads them.</summary>
    private void Push(int port, double level)
    {
        var isRow = port < _rowSpan;
        var bytes = (isRow ? _columnSpan : _rowSpan) / Lanes;
        var bits = isRow ? _rowBits.AsSpan(port * bytes, bytes) : _columnBits.AsSpan((port - _rowSpan) * bytes, bytes);
        var start = isRow ? _rowSpan : 0;
        ref var residual = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_residual), start);
        ref var count = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_count), start);
        var share = Vector512.Create(level);
        var one = Vector512<double>.One;
        var lane = Vector512.Create(1L, 2, 4, 8, 16, 32, 64, 128);
        nuint at = 0;
        foreach (var eight in bits)
        {
            if (eight != 0)
            {
                var taken = Vector512.Equals(Vector512.Create((long)eight) & lane, lane).AsDouble();
                (Vector512.LoadUnsafe(ref residual, at) - (share & taken)).StoreUnsafe(ref residual, at);
                (Vector512.LoadUnsafe(ref count, at) - (one & taken)).StoreUnsafe(ref count, at);
            }

            at += Lanes;
        }
    }

    /// <summary>Checks that no port is overfull and adds up what all rows move.</summary>
    private void SumRates(int from)
    {
        for (var place = from; place < _order.Length; place++)
        {
            var port = _order[place];
            Invariant.Require(!double.IsPositiveInfinity(_level[port]) || _residual[port] >= -1e-9 * _capacity[port]);
            _portRate[port] = _alive[port] == 0 ? 0
                : double.IsPositiveInfinity(_level[port]) ? _capacity[port] - _residual[port] : _capacity[port];
        }

        _rowRates = 0;
        for (var row = 0; row < _rows; row++)
        {
            _rowRates += _portRate[row];
        }
    }
}
