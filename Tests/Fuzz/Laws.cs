using SimMoE.Simulator.Network;
using SimMoE.Topology;
using SimMoE.Units;
using SimMoE.Workload;

namespace SimMoE.Fuzz;

/// <summary>What must hold for every case.</summary>
/// <remarks><list type="bullet">
/// <item><c>finish</c>, <c>order</c>: every member finishes once, in order of time (<see cref="NetworkRun"/>).</item>
/// <item><c>oracle</c>: exact finishes are those of plain max-min filling.</item>
/// <item><c>rate</c>, <c>bytes</c>: no link is above its rate, and each carries what its flows have.</item>
/// <item><c>ideal</c>: no member finishes before it would without contention.</item>
/// <item><c>look</c>: asking in between changes nothing.</item>
/// <item><c>shift</c>: everything later by T finishes later by T.</item>
/// <item><c>scale</c>: sizes and rates both times 8 change nothing.</item>
/// <item><c>relabel</c>: other numbers for ranks and links and another order of members change nothing.</item>
/// <item><c>crash</c>: nothing throws.</item>
/// </list></remarks>
internal static class Laws
{
    private const int Scale = 8;

    /// <summary>The law that a case breaks; null if it breaks none.</summary>
    /// <param name="given">The case.</param>
    /// <param name="seed">Decides how it is shifted, relabelled and looked at.</param>
    public static LawBrokenException? FirstBroken(FuzzCase given, ulong seed)
    {
        try
        {
            Check(given, new RandomStream(seed, "laws"));
            return null;
        }
        catch (LawBrokenException broken)
        {
            return broken;
        }
        catch (Exception error)
        {
            var frames = error.StackTrace?.Split('\n').Where(frame => !frame.Contains(nameof(Invariant), StringComparison.Ordinal)).Take(2);
            return new LawBrokenException(
                "crash",
                $"{error.GetType().Name}: {error.Message}{string.Concat(frames ?? []).ReplaceLineEndings("")}"
            );
        }
    }

    /// <summary>The exact model with a limit that only an endless loop reaches.</summary>
    public static FairShareNetwork Exact(Cluster cluster, Action<int, double, SimDuration>? rateChanged = null) =>
        new(cluster, new NetworkOptions { MaximumEvents = 1_000_000, LinkRateChanged = rateChanged });

    private static void Check(FuzzCase given, RandomStream random)
    {
        var (cluster, exchanges) = given;
        var expected = Expectation.Of(given);
        var slack = Slack(expected);

        var ledger = new RateLedger(cluster);
        var exact = NetworkRun.Finishes(Exact(cluster, ledger.Change), exchanges);
        Compare("oracle", expected.Finishes, exact, slack);
        ledger.Require(expected.Carried, slack);

        var ideal = NetworkRun.Finishes(new IdealNetwork(cluster), exchanges);
        NotBefore(ideal, exact, slack);

        Compare("look", exact, NetworkRun.Finishes(Exact(cluster), exchanges, random), slack);

        var later = (long)(1e15 * random.NextDouble());
        var shifted = exchanges.Select(exchange => exchange with { Start = exchange.Start + later }).ToArray();
        Compare("shift", Moved(exact, later), NetworkRun.Finishes(Exact(cluster), shifted), slack);

        CheckScale(given, exact, slack);
        CheckRelabelling(given, exact, slack, random);
    }

    /// <summary>Rounding up to whole picoseconds moves each drain by less than one, and with it what others get: the sum over all drains
    /// at most. Doubles add 1e-12 of the time.</summary>
    private static double Slack(Expectation expected) => 2 + expected.Instants;

    private static void CheckScale(FuzzCase given, long[][] exact, double slack)
    {
        var (cluster, exchanges) = given;
        if (cluster.Transports.Any(law => law.Curve.Length > 0) && exchanges.Any(exchange => exchange.MessageBytes == 0))
        {
            // The efficiency of a message depends on its size.
            return;
        }

        var fast = Clusters.WithLinks(cluster, link => link with { Capacity = link.Capacity * Scale });
        var large = exchanges.Select(exchange => exchange.WithSizes(bytes => bytes * Scale)).ToArray();
        Compare("scale", exact, NetworkRun.Finishes(Exact(fast), large), slack);
    }

    private static void CheckRelabelling(FuzzCase given, long[][] exact, double slack, RandomStream random)
    {
        var (cluster, exchanges) = given;
        var newRank = Shuffled(cluster.RankCount, random);
        var renumbered = Clusters.Renumbered(cluster, newRank, Shuffled(cluster.Links.Length, random));
        var orders = exchanges.Select(exchange => Shuffled(exchange.Members, random)).ToArray();
        var relabelled = exchanges
            .Select(
                (exchange, number) =>
                {
                    var moved = exchange.Reordered(orders[number]);
                    return moved with { Ranks = Array.ConvertAll(moved.Ranks, rank => newRank[rank]) };
                }
            )
            .ToArray();
        var expected = exact.Select((finishes, number) => Array.ConvertAll(orders[number], member => finishes[member])).ToArray();
        Compare("relabel", expected, NetworkRun.Finishes(Exact(renumbered), relabelled), slack);
    }

    private static int[] Shuffled(int count, RandomStream random)
    {
        var order = Enumerable.Range(0, count).ToArray();
        random.Shuffle(order.AsSpan());
        return order;
    }

    private static long[][] Moved(long[][] finishes, long by) =>
        Array.ConvertAll(finishes, members => Array.ConvertAll(members, time => time + by));

    private static void NotBefore(long[][] ideal, long[][] exact, double slack)
    {
        for (var exchange = 0; exchange < exact.Length; exchange++)
        {
            for (var member = 0; member < exact[exchange].Length; member++)
            {
                if (exact[exchange][member] < ideal[exchange][member] - 1 - (1e-12 * ideal[exchange][member]))
                {
                    throw new LawBrokenException(
                        "ideal",
                        $"exchange {exchange}, member {member}: {exact[exchange][member]} ps, alone {ideal[exchange][member]} ps (slack {slack})"
                    );
                }
            }
        }
    }

    private static void Compare(string law, long[][] expected, long[][] found, double slack)
    {
        for (var exchange = 0; exchange < expected.Length; exchange++)
        {
            for (var member = 0; member < expected[exchange].Length; member++)
            {
                long right = expected[exchange][member],
                    actual = found[exchange][member];
                if (Math.Abs(right - actual) > slack + (1e-12 * right))
                {
                    throw new LawBrokenException(
                        law,
                        $"exchange {exchange}, member {member}: {actual} ps, expected {right} ps within {slack} ps"
                    );
                }
            }
        }
    }
}
