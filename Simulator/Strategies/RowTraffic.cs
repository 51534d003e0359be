using SimMoE.Simulator.Network;

namespace SimMoE.Simulator.Strategies;

/// <summary>The exchange of some parts of a row matrix, or of its inverse. Keeps no bytes of its own.</summary>
/// <param name="rows">Rows between members.</param>
/// <param name="rowBytes">Bytes of a row.</param>
/// <param name="transposed">True for the way back.</param>
public sealed class RowTraffic(RowMatrix rows, long rowBytes, bool transposed) : Traffic
{
    /// <summary>Parts that the rows are cut into, 1 or more.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>First part that moves, from 0.</summary>
    public int FirstPart { get; init; }

    /// <summary>Part before which it ends.</summary>
    public int EndPart { get; init; } = 1;

    /// <inheritdoc/>
    public override bool IsUneven => true;

    /// <inheritdoc/>
    public override long BytesBetween(int source, int destination)
    {
        if (source == destination)
        {
            return 0;
        }

        var count = transposed ? rows[destination, source] : rows[source, destination];
        return rowBytes * (Parts == 1 ? count : RowMatrix.Share(count, FirstPart, EndPart, Parts));
    }

    /// <inheritdoc/>
    public override void BytesFrom(int source, Span<long> bytes)
    {
        for (var destination = 0; destination < bytes.Length; destination++)
        {
            var count = transposed ? rows[destination, source] : rows[source, destination];
            bytes[destination] = rowBytes * (Parts == 1 ? count : RowMatrix.Share(count, FirstPart, EndPart, Parts));
        }
    }
}
