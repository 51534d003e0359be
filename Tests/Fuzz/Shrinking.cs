using System.Diagnostics;

namespace SimMoE.Fuzz;

/// <summary>Cuts a failing case smaller as long as it still breaks the same law.</summary>
internal static class Shrinking
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(20);

    /// <summary>The smallest case found, and what it breaks.</summary>
    /// <param name="given">A case.</param>
    /// <param name="broken">What it breaks.</param>
    /// <param name="firstBroken">What a case breaks; null for nothing.</param>
    public static (FuzzCase Case, LawBrokenException Broken) Smallest(
        FuzzCase given,
        LawBrokenException broken,
        Func<FuzzCase, LawBrokenException?> firstBroken
    )
    {
        var watch = Stopwatch.StartNew();
        for (var again = true; again && watch.Elapsed < LongestTime; )
        {
            again = false;
            foreach (var smaller in Smaller(given))
            {
                if (watch.Elapsed < LongestTime && firstBroken(smaller) is { } still && still.Law == broken.Law)
                {
                    (given, broken, again) = (smaller, still, true);
                    break;
                }
            }
        }

        return (given, broken);
    }

    /// <summary>Cases with less in them, those with much less first.</summary>
    private static IEnumerable<FuzzCase> Smaller(FuzzCase given)
    {
        for (var i = 0; i < given.Exchanges.Count && given.Exchanges.Count > 1; i++)
        {
            yield return given with
            {
                Exchanges = [.. given.Exchanges.Where((_, number) => number != i)],
            };
        }

        if (given.Cluster.Transports.Any(law => law.Curve.Length > 0))
        {
            yield return given with
            {
                Cluster = Clusters.WithPlainTransports(given.Cluster),
            };
        }

        if (given.Cluster.Links.Any(link => link.Latency.Picoseconds > 0))
        {
            yield return given with
            {
                Cluster = Clusters.WithLinks(given.Cluster, link => link with { Latency = new(0) }),
            };
        }

        if (given.Cluster.IsSymmetric || given.Cluster.Vertices.Length > 0)
        {
            var pairs = given.Exchanges.SelectMany(exchange =>
                exchange.Flows.Select(f => (exchange.Ranks[f.Source], exchange.Ranks[f.Destination]))
            );
            var unshaped = Clusters.Unshaped(given.Cluster, [.. pairs]);
            if (unshaped.Links.Length > 0)
            {
                yield return given with
                {
                    Cluster = unshaped,
                };
            }
        }

        for (var i = 0; i < given.Exchanges.Count; i++)
        {
            foreach (var smaller in Smaller(given.Exchanges[i]))
            {
                var exchanges = given.Exchanges.ToArray();
                exchanges[i] = smaller;
                yield return given with
                {
                    Exchanges = [.. exchanges.OrderBy(exchange => exchange.Start)],
                };
            }
        }
    }

    private static IEnumerable<FuzzExchange> Smaller(FuzzExchange exchange)
    {
        if (exchange.LatencySteps != 1 || exchange.MessageBytes != 0)
        {
            yield return exchange with
            {
                LatencySteps = 1,
                MessageBytes = 0,
            };
        }

        for (var member = 0; member < exchange.Members && exchange.Members > 1; member++)
        {
            yield return exchange.Reordered([.. Enumerable.Range(0, exchange.Members).Where(other => other != member)]);
        }

        if (exchange.Kind == TrafficKind.Even)
        {
            yield return exchange with
            {
                Kind = TrafficKind.Matrix,
            };
        }
        else
        {
            foreach (var emptied in Emptied(exchange))
            {
                yield return emptied;
            }
        }

        if (Rounded(exchange.Start) < exchange.Start)
        {
            yield return exchange with
            {
                Start = Rounded(exchange.Start),
            };
        }

        if (Array.Exists(exchange.Bytes, bytes => Rounded(bytes) < bytes))
        {
            yield return exchange.WithSizes(Rounded);
        }
    }

    /// <summary>Without a half of the flows, a quarter, … a single one.</summary>
    private static IEnumerable<FuzzExchange> Emptied(FuzzExchange exchange)
    {
        int[] places = [.. exchange.Flows.Select(flow => (flow.Source * exchange.Members) + flow.Destination)];
        for (var size = (places.Length + 1) / 2; size > 0; size = size == 1 ? 0 : (size + 1) / 2)
        {
            for (var first = 0; first < places.Length; first += size)
            {
                var bytes = (long[])exchange.Bytes.Clone();
                foreach (var place in places.AsSpan(first, Math.Min(size, places.Length - first)))
                {
                    bytes[place] = 0;
                }

                yield return exchange with
                {
                    Bytes = bytes,
                };
            }
        }
    }

    /// <summary>The first digit of a number and zeros.</summary>
    private static long Rounded(long value)
    {
        var unit = 1L;
        while (value / unit >= 10)
        {
            unit *= 10;
        }

        return value / unit * unit;
    }
}
