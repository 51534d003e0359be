namespace SimMoE.Simulator.Strategies;

/// <summary>The order in which chunks are sent, computed and returned: chunk i + 1 is on its way while chunk i is computed.</summary>
/// <remarks>On a stream that works in order this is send 0, send 1, return 0, send 2, return 1, ...
/// (docs/models/expert-parallel.md).</remarks>
internal static class ChunkPipeline
{
    /// <summary>Writes all chunks.</summary>
    /// <param name="count">Chunks, 1 or more.</param>
    /// <param name="send">Sends a chunk; returns the mark of its end.</param>
    /// <param name="work">Computes a chunk after its mark.</param>
    /// <param name="giveBack">Returns a chunk; returns the mark of its end.</param>
    /// <returns>Mark of the last return.</returns>
    public static int Write(int count, Func<Chunk, int> send, Action<Chunk, int> work, Func<Chunk, int> giveBack)
    {
        var sent = send(new Chunk(0, count));
        var returned = 0;
        for (var index = 0; index < count; index++)
        {
            var next = index + 1 < count ? send(new Chunk(index + 1, count)) : 0;
            work(new Chunk(index, count), sent);
            returned = giveBack(new Chunk(index, count));
            sent = next;
        }

        return returned;
    }
}
