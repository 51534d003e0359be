using System.Globalization;
using SimMoE.Units;

namespace SimMoE.Experiments.Sweeps;

/// <summary>The share of a sweep's cells that one process computes: every <see cref="Count"/>-th, starting at
/// <see cref="Index"/>.</summary>
/// <param name="Index">0 to <see cref="Count"/> - 1.</param>
/// <param name="Count">Processes that share the sweep, 1 or more.</param>
public readonly record struct Shard(int Index, int Count)
{
    /// <summary>The whole sweep.</summary>
    public static Shard Whole => new(0, 1);

    /// <summary>True if this process computes the cell.</summary>
    /// <param name="cell">Position of the cell in the sweep, 0 or more.</param>
    public bool Owns(int cell) => cell % Count == Index;

    /// <summary>Reads <c>i/n</c>, i from 0 to n - 1.</summary>
    /// <exception cref="SpecException">The text is not of that form, or i is out of range.</exception>
    public static Shard Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (
            slash > 0
            && int.TryParse(text[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count >= 1
            && index < count
        )
        {
            return new Shard(index, count);
        }

        throw new SpecException(new Problem("--shard", $"found '{text}'", "expected i/n with i from 0 to n - 1, such as 0/8"));
    }

    /// <summary>As it is typed: <c>2/8</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");
}
