using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text;

namespace SimMoE.Workload;

/// <summary>A named, seeded stream of random numbers: the only source of randomness in SimMoE.</summary>
/// <remarks>
/// <para>SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): draw i is
/// <c>mix(key + i x gamma)</c>, i = 1, 2, …, where key and the odd increment gamma are hashed from seed and name. Two consumers
/// with different names therefore never share draws, and a new consumer never shifts another's. Sub-streams by integers
/// (layer, micro-batch, rank) cost a few multiplications and do not depend on how much the parent has drawn.</para>
/// <para>Integers are the same on every machine. Gaussian, Gumbel and exponential draws pass the platform's logarithm and
/// cosine, which may differ in the last bit between C libraries. The page is docs/models/random-streams.md.</para>
/// </remarks>
[SuppressMessage("Naming", "CA1711", Justification = "a stream of draws, the field's word; not a System.IO.Stream")]
public sealed class RandomStream
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private const ulong NameSalt = 0x6A09E667F3BCC909;
    private const ulong GammaSalt = 0xBB67AE8584CAA73B;
    private const ulong AlternatingBits = 0xAAAAAAAAAAAAAAAA;

    private readonly ulong _key;
    private readonly ulong _gamma;
    private ulong _state;

    /// <summary>Opens the stream of one consumer.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="name">What the draws are for, such as <c>routing</c>; compared byte for byte in UTF-8.</param>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public RandomStream(ulong seed, string name)
        : this(Combine(Mix(unchecked(seed + Golden)), HashOf(name))) { }

    private RandomStream(ulong key)
    {
        _key = key;
        _state = key;
        _gamma = GammaOf(key);
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextULong()
    {
        _state = unchecked(_state + _gamma);
        return Mix(_state);
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextULong() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in {0, …, <paramref name="bound"/> - 1}, without bias (Lemire, "Fast random integer generation in
    /// an interval", 2019: multiply, reject the short rest).</summary>
    /// <param name="bound">1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is 0 or negative.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var range = (ulong)bound;
        var high = Math.BigMul(NextULong(), range, out var low);
        if (low < range)
        {
            var rejected = unchecked(0UL - range) % range;
            while (low < rejected)
            {
                high = Math.BigMul(NextULong(), range, out low);
            }
        }

        return (int)high;
    }

    /// <summary>Standard normal, by Box and Muller; takes exactly two draws.</summary>
    public double NextGaussian()
    {
        var radius = Math.Sqrt(-2 * Math.Log(NextOpen()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Exponential with mean 1; takes one draw.</summary>
    public double NextExponential() => -Math.Log(NextOpen());

    /// <summary>Standard Gumbel, -ln(-ln u); takes one draw. The k largest of ln w_i + Gumbel are a sample of k without
    /// replacement by weights w.</summary>
    public double NextGumbel() => -Math.Log(NextExponential());

    /// <summary>A stream of its own for one part of this consumer. <c>Substream(a, b)</c> is
    /// <c>Substream(a).Substream(b)</c>; what has been drawn from this stream plays no part.</summary>
    /// <param name="path">Which part, such as layer, micro-batch, rank.</param>
    public RandomStream Substream(params ReadOnlySpan<int> path)
    {
        var key = _key;
        foreach (var step in path)
        {
            key = Combine(key, unchecked((ulong)step));
        }

        return new RandomStream(key);
    }

    /// <summary>Permutes a list, every order alike (Fisher and Yates).</summary>
    /// <param name="items">Permuted in place.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = NextInt(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    /// <summary>SplitMix64's output function (Stafford's variant 13 of the MurmurHash3 finaliser).</summary>
    internal static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }

    // Uniform in (0, 1): never 0, so that logarithms stay finite.
    private double NextOpen() => ((NextULong() >> 12) + 0.5) * (1.0 / (1UL << 52));

    private static ulong Combine(ulong key, ulong value) => Mix(key ^ Mix(unchecked(value + NameSalt)));

    // An odd increment with enough bit changes, as SplittableRandom demands (OOPSLA 2014, section 5).
    private static ulong GammaOf(ulong key)
    {
        var gamma = Mix(key ^ GammaSalt) | 1;
        return BitOperations.PopCount(gamma ^ (gamma >> 1)) < 24 ? gamma ^ AlternatingBits : gamma;
    }

    // FNV-1a, 64 bits, over the UTF-8 bytes.
    private static ulong HashOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var hash = 0xCBF29CE484222325UL;
        foreach (var octet in Encoding.UTF8.GetBytes(name))
        {
            hash = unchecked((hash ^ octet) * 0x100000001B3UL);
        }

        return hash;
    }
}
