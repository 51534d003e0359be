namespace SimMoE.Simulator.Network;

/// <summary>The same bytes for every ordered pair of members.</summary>
/// <param name="bytesPerPair">Bytes from each member to each other, 0 or more.</param>
public sealed class EvenTraffic(long bytesPerPair) : Traffic
{
    /// <summary>Bytes from each member to each other.</summary>
    public long BytesPerPair { get; } = bytesPerPair;

    /// <inheritdoc/>
    public override bool IsUneven => false;

    /// <inheritdoc/>
    public override long BytesBetween(int source, int destination) => source == destination ? 0 : BytesPerPair;

    /// <inheritdoc/>
    public override void BytesFrom(int source, Span<long> bytes) => bytes.Fill(BytesPerPair);
}
