using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SimMoE.Simulator.Network.Fluid;

/// <summary>Ports by a lower bound of their level; ties by number. Blocks of 64 with their minima: a look-up is a few vector passes
/// without a branch that depends on the numbers, which for some thousand ports is faster than a heap.</summary>
internal sealed class LevelTable
{
    private const int Block = 64;
    private const int Lanes = 8;

    private readonly double[] _level;
    private readonly double[] _lowest;

    /// <param name="ports">Ports that may be in it.</param>
    public LevelTable(int ports)
    {
        var blocks = (ports + Block - 1) / Block;
        _level = new double[blocks * Block];
        _lowest = new double[(blocks + Lanes - 1) / Lanes * Lanes];
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        Array.Fill(_level, double.PositiveInfinity);
        Array.Fill(_lowest, double.PositiveInfinity);
    }

    /// <summary>Adds a port; <see cref="Order"/> has to follow.</summary>
    public void Add(double level, int port) => _level[port] = level;

    /// <summary>Makes it ready for look-ups.</summary>
    public void Order()
    {
        for (var start = 0; start < _level.Length; start += Block)
        {
            _lowest[start / Block] = Lowest(_level.AsSpan(start, Block));
        }
    }

    /// <summary>Port with the lowest bound, and the bound; infinite if the table is empty.</summary>
    public (int Port, double Level) First()
    {
        var level = Lowest(_lowest);
        if (double.IsPositiveInfinity(level))
        {
            return (-1, level);
        }

        var block = PlaceOf(_lowest, level) * Block;
        return (block + PlaceOf(_level.AsSpan(block, Block), level), level);
    }

    /// <summary>Raises a port's bound; infinite takes it out.</summary>
    public void Raise(int port, double level)
    {
        _level[port] = level;
        var block = port / Block;
        _lowest[block] = Lowest(_level.AsSpan(block * Block, Block));
    }

    private static double Lowest(ReadOnlySpan<double> levels)
    {
        ref var first = ref MemoryMarshal.GetReference(levels);
        var lanes = Vector512.LoadUnsafe(ref first);
        for (nuint at = Lanes; at < (nuint)levels.Length; at += Lanes)
        {
            lanes = Vector512.MinNative(lanes, Vector512.LoadUnsafe(ref first, at));
        }

        var half = Vector256.MinNative(lanes.GetLower(), lanes.GetUpper());
        var quarter = Vector128.MinNative(half.GetLower(), half.GetUpper());
        return Math.Min(quarter[0], quarter[1]);
    }

    private static int PlaceOf(ReadOnlySpan<double> levels, double level)
    {
        ref var first = ref MemoryMarshal.GetReference(levels);
        var wanted = Vector512.Create(level);
        nuint at = 0;
        ulong found;
        while ((found = Vector512.Equals(Vector512.LoadUnsafe(ref first, at), wanted).ExtractMostSignificantBits()) == 0)
        {
            at += Lanes;
        }

        return (int)at + BitOperations.TrailingZeroCount(found);
    }
}
