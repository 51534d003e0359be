namespace SimMoE.Simulator.Network;

/// <summary>Any bytes for each ordered pair: all-to-all-v.</summary>
/// <param name="bytes">Row-major [members, members], row = source; not copied.</param>
public sealed class MatrixTraffic(long[] bytes) : Traffic
{
    /// <summary>Row-major [members, members], row = source.</summary>
    public ReadOnlySpan<long> Bytes => bytes;

    /// <inheritdoc/>
    public override bool IsUneven => true;

    /// <inheritdoc/>
    public override long BytesBetween(int source, int destination) => bytes[(source * Ranks.Count) + destination];

    /// <inheritdoc/>
    public override void BytesFrom(int source, Span<long> bytes) => Bytes.Slice(source * Ranks.Count, Ranks.Count).CopyTo(bytes);
}
