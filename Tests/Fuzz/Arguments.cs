using System.Globalization;

namespace SimMoE.Fuzz;

/// <summary>What the command line asks for.</summary>
/// <param name="Cases">Cases, 1 or more.</param>
/// <param name="Seed">Seed of the first.</param>
/// <param name="Threads">Cases at once, 1 or more.</param>
/// <param name="Failures">Failures after which the run stops, 1 or more.</param>
internal sealed record Arguments(int Cases, ulong Seed, int Threads, int Failures)
{
    /// <summary>Null if a word is not understood.</summary>
    public static Arguments? Read(IReadOnlyList<string> words)
    {
        var read = new Arguments(1000, 1, Environment.ProcessorCount, 10);
        for (var i = 0; i < words.Count; i++)
        {
            var isOption = words[i].StartsWith("--", StringComparison.Ordinal);
            if (isOption && i + 1 == words.Count)
            {
                return null;
            }

            var next = words[i] switch
            {
                "--seed" when ulong.TryParse(words[i + 1], CultureInfo.InvariantCulture, out var seed) => read with { Seed = seed },
                "--threads" when Number(words[i + 1]) is { } threads => read with { Threads = threads },
                "--failures" when Number(words[i + 1]) is { } failures => read with { Failures = failures },
                _ when !isOption && Number(words[i]) is { } cases => read with { Cases = cases },
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            read = next;
            i += isOption ? 1 : 0;
        }

        return read;
    }

    private static int? Number(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
