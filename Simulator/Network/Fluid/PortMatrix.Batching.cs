namespace SimMoE.Simulator.Network.Fluid;

/// <content>Bounded resolution: what drained flows leave behind is shared out once for a batch of them (F8).</content>
internal sealed partial class PortMatrix
{
    /// <summary>Share of the bound that a port may waste.</summary>
    private const double WasteShare = 0.48;

    /// <summary>Share of the bound by which finishes are reported late.</summary>
    private const double MarginShare = 0.16;

    /// <summary>Part of a port's waste allowed before any of its flows has drained; the rest comes with its drains.</summary>
    private const double Advance = 0.2;

    private readonly double[] _wasted;
    private readonly Plan[] _plan;
    private bool _deferred;
    private double _nextHorizon;

    private struct Plan
    {
        public double Rates;
        public double Moments;
        public double Last;
        public int Flows;
    }

    /// <summary>Sets the end of the batch that begins with the next drain: the last drain up to which no port wastes
    /// too much; if exact, the last one of the same picosecond.</summary>
    private void EndBatch()
    {
        _batchEnd = _dueCount;
        if (_relativeError == 0)
        {
            var first = Whole(_due[_next]);
            _batchEnd = _next + 1;
            while (_batchEnd < _dueCount && Whole(_due[_batchEnd]) == first)
            {
                _batchEnd++;
            }
        }

        if (_relativeError > 0)
        {
            while (_batchEnd - _next > 1 && !Fits(false))
            {
                _batchEnd = _next + Math.Max(1, (_batchEnd - _next) * 7 / 8);
            }

            _nextHorizon = _batchEnd == _dueCount ? 2 * _horizon : 1.3 * (_due[_batchEnd - 1] + 1);
            Fits(true);
        }
    }

    /// <summary>True if no port would waste more than the bound allows up to the batch's end.</summary>
    /// <param name="commit">Counts the waste as done.</param>
    private bool Fits(bool commit)
    {
        var end = _due[_batchEnd - 1];
        for (var i = _next; i < _batchEnd; i++)
        {
            var row = _cell[i] / _columnSpan;
            var column = _rowSpan + _cell[i] - (row * _columnSpan);
            var rate = Math.Min(_level[row], _level[column]);
            Enter(ref _plan[row], rate, _due[i]);
            Enter(ref _plan[column], rate, _due[i]);
        }

        var allowed = _relativeError * WasteShare * (_base - _start + end);
        var fits = true;
        for (var i = _next; i < _batchEnd; i++)
        {
            var row = _cell[i] / _columnSpan;
            fits &= Leave(row, end, allowed, commit);
            fits &= Leave(_rowSpan + _cell[i] - (row * _columnSpan), end, allowed, commit);
        }

        return fits;
    }

    private static void Enter(ref Plan plan, double rate, double due)
    {
        plan.Rates += rate;
        plan.Moments += rate * due;
        plan.Last = due;
        plan.Flows++;
    }

    private bool Leave(int port, double end, double allowed, bool commit)
    {
        ref var plan = ref _plan[port];
        if (plan.Flows == 0)
        {
            return true;
        }

        var until = plan.Flows == _alive[port] ? plan.Last : end;
        var wasted = _wasted[port] + (((plan.Rates * until) - plan.Moments) / _capacity[port]);
        var drained = (double)(_initial[port] - _alive[port] + plan.Flows) / _initial[port];
        plan = default;
        if (commit)
        {
            _wasted[port] = wasted;
        }

        return wasted <= allowed * (Advance + ((1 - Advance) * drained));
    }
}
