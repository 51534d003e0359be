using System.Globalization;
using Microsoft.Win32.SafeHandles;
using SimMoE.Units;

namespace SimMoE.Trainer.Data;

/// <summary>Tells whether the bytes of uint16 tokens are in the right order, where no header says it.</summary>
/// <remarks>Vocabularies number frequent tokens first and rarely use all of 65,536 numbers, so high bytes say less than low ones: in GPT-2
/// text 5 bits
/// against 7, in byte tokens none against 5. Even ids drawn evenly from all of 65,536 say the same in both.</remarks>
internal static class ByteOrder
{
    // Over this the high bytes say more than chance can make them in so large a sample.
    private const double MarginBits = 0.5;
    private const int LeastTokens = 2048;
    private const int Blocks = 64;
    private const int BlockBytes = 2048;

    /// <summary>Refuses a file of which the bytes look swapped; says nothing of a small one.</summary>
    /// <param name="path">For messages.</param>
    /// <param name="file">Read at places spread over it.</param>
    /// <param name="bytes">Its length.</param>
    /// <exception cref="SpecException">The low bytes of its numbers behave as high ones do.</exception>
    public static void Require(string path, SafeFileHandle file, long bytes)
    {
        if (bytes < 2 * LeastTokens)
        {
            return;
        }

        var counts = new long[2][];
        (counts[0], counts[1]) = (new long[256], new long[256]);
        Span<byte> block = stackalloc byte[BlockBytes];
        var stride = Math.Max(BlockBytes, bytes / Blocks / 2 * 2);
        for (var at = 0L; at < bytes; at += stride)
        {
            var read = RandomAccess.Read(file, block, at);
            for (var i = 0; i < read; i++)
            {
                counts[i % 2][block[i]]++;
            }
        }

        var (low, high) = (Bits(counts[0]), Bits(counts[1]));
        if (high > low + MarginBits)
        {
            throw new SpecException(
                new Problem(
                    "$",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the bytes of its numbers look swapped: low bytes hold {low:F1} bits, high bytes {high:F1}"
                    ),
                    "expected little-endian uint16 tokens, whose low bytes hold more; swap them with 'dd conv=swab', or write the file little-endian",
                    File: path
                )
            );
        }
    }

    /// <summary>Entropy of a byte.</summary>
    private static double Bits(long[] counts)
    {
        double all = counts.Sum();
        return -counts.Where(count => count > 0).Sum(count => count / all * Math.Log2(count / all));
    }
}
