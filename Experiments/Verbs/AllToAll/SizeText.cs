using System.Globalization;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.AllToAll;

/// <summary>Reads sizes as nccl-tests does: <c>8</c>, <c>128M</c>, where K, M and G are powers of 1024; or with a unit: <c>128
/// MB</c>.</summary>
public static class SizeText
{
    // A petabyte takes days on any link; beyond about 100 days picoseconds overflow.
    private const long Largest = 1_000_000_000_000_000;

    /// <summary>Reads one size.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="option">Option that it follows, for the message.</param>
    /// <exception cref="SpecException">The text is no size, 0, or over 1 PB.</exception>
    public static long Parse(string text, string option)
    {
        ArgumentNullException.ThrowIfNull(text);
        var size = text.Trim() switch
        {
            [.. var number, 'k' or 'K'] => Scaled(number, 1024),
            [.. var number, 'm' or 'M'] => Scaled(number, 1024 * 1024),
            [.. var number, 'g' or 'G'] => Scaled(number, 1024 * 1024 * 1024),
            var other => Scaled(other, 1) ?? WithUnit(other),
        };
        return size is > 0 and <= Largest
            ? size.Value
            : throw new SpecException(
                new Problem(option, $"found '{text}'", "expected a size of up to 1 PB, such as 128M (binary, as in nccl-tests) or '128 MB'")
            );
    }

    private static long? Scaled(string number, long factor) =>
        long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= long.MaxValue / factor
            ? count * factor
            : null;

    private static long? WithUnit(string text)
    {
        try
        {
            return Bytes.Parse(text).Count;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
