using SimMoE.Units;

namespace SimMoE.Simulator.Network.Fluid;

/// <summary>Fluid flows that each cross one sending and one receiving port, at most one flow for each pair of them: a matrix.</summary>
/// <remarks>
/// <para>Rates are the max-min fair ones of <see cref="FluidSolver"/>, docs/models/fair-share.md (F1); what differs is the cost. Which pairs
/// have a flow is one bit each, so that fixing a port's level is one pass of vector subtractions over the ports of the other side.
/// A flow's rate is the lower of its ports' levels (F9).</para>
/// <para>Ports are numbered rows first, then columns, each side filled up to whole vectors.</para>
/// </remarks>
internal sealed partial class PortMatrix
{
    private const int Lanes = 8;

    private readonly int _rows;
    private readonly int _rowSpan;
    private readonly int _columnSpan;
    private readonly double _relativeError;
    private readonly double[] _capacity;
    private readonly double[] _residual;
    private readonly double[] _count;
    private readonly double[] _level;
    private readonly double[] _levelBefore;
    private readonly int[] _position;
    private readonly int[] _alive;
    private readonly int[] _initial;
    private readonly int[] _owned;
    private readonly double[] _portRate;
    private readonly int[] _filled;
    private int _filling = 1;
    private readonly byte[] _rowBits;
    private readonly byte[] _columnBits;
    private readonly double[] _left;
    private readonly int[] _flow;
    private double _volume;
    private double _carried;
    private double _rowRates;

    /// <param name="rowCapacities">Bytes a picosecond of each sending port.</param>
    /// <param name="columnCapacities">The same of each receiving port.</param>
    /// <param name="relativeError">Largest lateness as a share of time; 0 is exact.</param>
    /// <param name="now">Picosecond at which the flows start.</param>
    public PortMatrix(ReadOnlySpan<double> rowCapacities, ReadOnlySpan<double> columnCapacities, double relativeError, long now)
    {
        _rows = rowCapacities.Length;
        _rowSpan = Padded(_rows);
        _columnSpan = Padded(columnCapacities.Length);
        _relativeError = relativeError;
        (_start, _base) = (now, now);
        var ports = _rowSpan + _columnSpan;
        _capacity = new double[ports];
        rowCapacities.CopyTo(_capacity);
        columnCapacities.CopyTo(_capacity.AsSpan(_rowSpan));
        _residual = new double[ports];
        _count = new double[ports];
        _level = new double[ports];
        _levelBefore = new double[ports];
        _position = new int[ports];
        _alive = new int[ports];
        _initial = new int[ports];
        _owned = new int[ports];
        _portRate = new double[ports];
        _filled = new int[ports];
        _rowBits = new byte[_rows * (_columnSpan / Lanes)];
        _columnBits = new byte[columnCapacities.Length * (_rowSpan / Lanes)];
        _left = new double[_rows * _columnSpan];
        Array.Fill(_left, double.PositiveInfinity);
        _flow = new int[_left.Length];
        _wasted = new double[ports];
        _plan = new Plan[ports];
        _scaledBefore = new double[_columnSpan];
        _scaledAfter = new double[_columnSpan];
    }

    /// <summary>Flows that have not drained.</summary>
    public int AliveFlows { get; private set; }

    /// <summary>Times the rates were solved.</summary>
    public long Solves { get; private set; }

    /// <summary>Instants at which flows drained; under a bound, batches of them.</summary>
    public long DrainInstants { get; private set; }

    /// <summary>Cells that a matrix of so many ports takes.</summary>
    public static long Cells(int rows, int columns) => (long)rows * Padded(columns);

    /// <summary>Adds a flow; only before time moves on.</summary>
    /// <param name="row">Sending port.</param>
    /// <param name="column">Receiving port.</param>
    /// <param name="flow">The caller's number of it.</param>
    /// <param name="volume">Bytes of port capacity it uses, positive.</param>
    /// <returns>False if the pair has a flow already.</returns>
    public bool TryAdd(int row, int column, int flow, double volume)
    {
        var cell = (row * _columnSpan) + column;
        if (!double.IsPositiveInfinity(_left[cell]))
        {
            return false;
        }

        _left[cell] = volume;
        _flow[cell] = flow;
        _rowBits[cell / Lanes] |= (byte)(1 << (column % Lanes));
        _columnBits[(column * (_rowSpan / Lanes)) + (row / Lanes)] |= (byte)(1 << (row % Lanes));
        _initial[row] = ++_alive[row];
        _initial[_rowSpan + column] = ++_alive[_rowSpan + column];
        _volume += volume;
        AliveFlows++;
        return true;
    }

    /// <summary>Present rate of the flow of a pair, bytes a picosecond; 0 if it has drained.</summary>
    public double Rate(int row, int column)
    {
        if (!double.IsFinite(_left[(row * _columnSpan) + column]))
        {
            return 0;
        }

        Prepare();
        return Math.Min(_level[row], _level[_rowSpan + column]);
    }

    /// <summary>Bytes that the flow of a pair still has to move at a time not after <see cref="NextDrain"/>; 0 if it has drained.</summary>
    public double Remaining(int row, int column, long time)
    {
        var rate = Rate(row, column);
        return rate == 0 ? 0 : Math.Max(1e-9, _left[(row * _columnSpan) + column] - (rate * (time - _base)));
    }

    private static int Padded(int ports) => (ports + Lanes - 1) / Lanes * Lanes;

    /// <summary>Takes a flow out of counts and masks.</summary>
    /// <returns>Its rate until now.</returns>
    private double Remove(int cell)
    {
        var row = cell / _columnSpan;
        var column = cell - (row * _columnSpan);
        var second = _rowSpan + column;
        var owner = _position[row] < _position[second] ? row : second;
        _left[cell] = double.PositiveInfinity;
        _rowBits[cell / Lanes] &= unchecked((byte)~(1 << (column % Lanes)));
        _columnBits[(column * (_rowSpan / Lanes)) + (row / Lanes)] &= unchecked((byte)~(1 << (row % Lanes)));
        _alive[row]--;
        _alive[second]--;
        _owned[owner]--;
        AliveFlows--;
        var rate = _level[owner];
        _portRate[row] -= rate;
        _portRate[second] -= rate;
        ForgetInSnapshots(row, second, rate, _position[owner]);
        return rate;
    }

    /// <summary>The bytes that the rates add up to are those of the flows; docs/models/fair-share.md (F6).</summary>
    private void CloseAccount() => Invariant.Require(Math.Abs(_carried - _volume) <= 1e-9 * _volume);
}
