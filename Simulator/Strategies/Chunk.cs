namespace SimMoE.Simulator.Strategies;

/// <summary>A part of a layer's tokens that is sent and computed on its own.</summary>
/// <param name="Index">Which, from 0.</param>
/// <param name="Count">Parts in all, 1 or more.</param>
public readonly record struct Chunk(int Index, int Count)
{
    /// <summary>All tokens.</summary>
    public static Chunk Whole => new(0, 1);

    /// <summary>The chunk's part of an amount; the parts of all chunks sum to the amount.</summary>
    public long Share(long amount) => Count == 1 ? amount : (amount * (Index + 1) / Count) - (amount * Index / Count);
}
