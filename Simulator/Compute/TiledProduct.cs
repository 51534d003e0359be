using SimMoE.Topology;
using SimMoE.Units;

namespace SimMoE.Simulator.Compute;

/// <summary>Time of tiled matrix products on one device: tiles, waves over multiprocessors, memory, and what stays exposed.</summary>
/// <remarks>docs/models/compute.md, equations (C1) to (C4). All times inside are picoseconds in doubles; every result is rounded up
/// once.</remarks>
internal sealed class TiledProduct
{
    private const int ElementBytes = 2;
    private readonly ProductProfile _profile;
    private readonly TileShape[] _tiles;
    private readonly int _multiprocessors;
    private readonly double _peakPicoseconds;
    private readonly double _picosecondsPerByte;
    private readonly double _sustainedPicoseconds;

    /// <summary>Prepares the constants of one kernel family.</summary>
    public TiledProduct(Device device, ProductProfile profile)
    {
        _profile = profile;
        _tiles = [.. profile.Tiles];
        _multiprocessors = device.Multiprocessors;
        _peakPicoseconds = 1e12 * device.Multiprocessors / device.PeakBf16.PerSecond;
        _picosecondsPerByte = 1e12 / (device.MemoryBandwidth.PerSecond * profile.MemoryEfficiency);
        _sustainedPicoseconds = 1e12 / (device.PeakBf16.PerSecond * profile.SustainedEfficiency);
    }

    /// <summary>Kernels launched by one call.</summary>
    public int Launches => _profile.Launches;

    /// <summary>(C1) Dense product [rows, inner] x [inner, columns].</summary>
    public SimDuration Dense(long rows, long columns, long inner)
    {
        if (rows == 0 || columns == 0 || inner == 0)
        {
            return SimDuration.Zero;
        }

        var bytes = ElementBytes * ((double)rows * inner + (double)inner * columns + (double)rows * columns);
        var best = double.MaxValue;
        foreach (ref readonly var tile in _tiles.AsSpan())
        {
            var tiles = Ceiling(rows, tile.Rows) * Ceiling(columns, tile.Columns);
            for (var split = 1; split <= _profile.MaxSplit; split *= 2)
            {
                if (split > 1 && (tiles * split > _multiprocessors || inner / split < 128))
                {
                    break;
                }

                var waves = Ceiling(tiles * split, _multiprocessors / tile.Multiprocessors);
                var extra = split > 1 ? _profile.SplitCost.Picoseconds : 0;
                best = Math.Min(best, (waves * TileTime(tile, (double)inner / split)) + extra);
            }
        }

        return Total(best, 2.0 * rows * columns * inner, bytes);
    }

    /// <summary>(C2) One product [rows of the expert, inner] x [inner, columns] for each expert.</summary>
    public SimDuration GroupedRows(ReadOnlySpan<int> rows, long columns, long inner)
    {
        var total = 0L;
        var touched = 0;
        foreach (var count in rows)
        {
            total += count;
            touched += count > 0 ? 1 : 0;
        }

        if (total == 0 || columns == 0 || inner == 0)
        {
            return SimDuration.Zero;
        }

        var best = double.MaxValue;
        foreach (ref readonly var tile in _tiles.AsSpan())
        {
            var tileRows = 0L;
            foreach (var count in rows)
            {
                tileRows += (count + tile.Rows - 1) / tile.Rows;
            }

            var waves = Ceiling(tileRows * Ceiling(columns, tile.Columns), _multiprocessors / tile.Multiprocessors);
            best = Math.Min(best, waves * TileTime(tile, inner));
        }

        var bytes = ElementBytes * ((double)total * inner + (double)touched * inner * columns + (double)total * columns);
        return Total(best, 2.0 * total * columns * inner, bytes);
    }

    /// <summary>(C3) One product [outputRows, rows of the expert] x [rows of the expert, outputColumns] for each expert: weight gradients.
    /// Tiles last as long as their expert has rows; they are dealt to multiprocessors in turn, and the fullest one decides.</summary>
    public SimDuration GroupedInner(ReadOnlySpan<int> rows, long outputRows, long outputColumns)
    {
        var total = 0L;
        foreach (var count in rows)
        {
            total += count;
        }

        if (total == 0 || outputRows == 0 || outputColumns == 0)
        {
            return SimDuration.Zero;
        }

        var best = double.MaxValue;
        foreach (ref readonly var tile in _tiles.AsSpan())
        {
            var tiles = Ceiling(outputRows, tile.Rows) * Ceiling(outputColumns, tile.Columns);
            best = Math.Min(best, FullestUnit(rows, tiles, tile));
        }

        // Operands once; the gradient of every local expert is written, empty or not.
        var bytes = ElementBytes * ((double)total * (outputRows + outputColumns) + (double)rows.Length * outputRows * outputColumns);
        return Total(best, 2.0 * total * outputRows * outputColumns, bytes);
    }

    private double FullestUnit(ReadOnlySpan<int> rows, long tilesOfExpert, TileShape tile)
    {
        var units = _multiprocessors / tile.Multiprocessors;
        Span<double> change = stackalloc double[units + 1];
        change.Clear();
        var everyUnit = 0.0;
        var next = 0;
        var (rounds, rest) = Math.DivRem(tilesOfExpert, units);
        foreach (var count in rows)
        {
            var time = TileTime(tile, count);
            everyUnit += rounds * time;
            var end = next + (int)rest;
            change[next] += time;
            change[Math.Min(end, units)] -= time;
            if (end > units)
            {
                change[0] += time;
                change[end - units] -= time;
            }

            next = end % units;
        }

        var fullest = 0.0;
        var load = 0.0;
        for (var unit = 0; unit < units; unit++)
        {
            load += change[unit];
            fullest = Math.Max(fullest, load);
        }

        return everyUnit + fullest;
    }

    private double TileTime(TileShape tile, double inner) =>
        (2.0 * tile.Rows * tile.Columns * inner * _peakPicoseconds / (tile.Multiprocessors * tile.Efficiency)) + _profile.Fill.Picoseconds;

    /// <summary>(C4) Floor, the longer of compute and memory, and the part of the shorter that shows.</summary>
    private SimDuration Total(double compute, double flops, double bytes)
    {
        // The power limit takes hold gradually: nothing below the burst time, the sustained rate well beyond it.
        var sustained = flops * _sustainedPicoseconds;
        var throttled = Math.Min(sustained - compute, sustained - _profile.Burst.Picoseconds);
        var arithmetic = compute + Math.Max(throttled, 0);
        var memory = bytes * _picosecondsPerByte;
        var time = Math.Max(arithmetic, memory) + (_profile.Unoverlapped * Math.Min(arithmetic, memory));
        return _profile.Floor + new SimDuration((long)Math.Ceiling(time));
    }

    private static long Ceiling(long amount, long unit) => (amount + unit - 1) / unit;
}
