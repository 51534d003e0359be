using SimMoE.Simulator.Network;
using SimMoE.Topology;
using SimMoE.Units;
using SimMoE.Workload;

namespace SimMoE.Tests.Simulator.Network;

/// <summary>Exchanges for the tests of network models.</summary>
internal static class Exchanges
{
    /// <summary>Bytes of a pair in the reference table.</summary>
    public const long Mebibyte = 1 << 20;

    public static int[] First(int ranks) => [.. Enumerable.Range(0, ranks)];

    public static EvenTraffic Even(int ranks, long bytes = Mebibyte) => new(bytes) { Ranks = First(ranks) };

    public static MatrixTraffic Matrix(int ranks, Func<int, int, long> bytes)
    {
        var sizes = new long[ranks * ranks];
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = i / ranks == i % ranks ? 0 : bytes(i / ranks, i % ranks);
        }

        return new MatrixTraffic(sizes) { Ranks = First(ranks) };
    }

    /// <summary>Sizes uniform within 50 % of a mebibyte.</summary>
    public static MatrixTraffic Random(int ranks, ulong seed)
    {
        var random = new RandomStream(seed, "sizes");
        return Matrix(ranks, (_, _) => (long)(Mebibyte * (0.5 + random.NextDouble())));
    }

    public static double Microseconds(Cluster cluster, Traffic traffic, ILinkSharingNetwork? network = null) =>
        ExchangeSimulation.Run(cluster, traffic, network ?? new FairShareNetwork(cluster)).Time.TotalMicroseconds;

    /// <summary>Starts each exchange at its time and runs all to the end.</summary>
    /// <returns>Finish of each member of each exchange.</returns>
    public static SimDuration[][] RunAll(INetworkModel network, IReadOnlyList<(SimDuration Start, Traffic Traffic)> exchanges)
    {
        var finishes = exchanges.Select(e => new SimDuration[e.Traffic.Ranks.Count]).ToArray();
        var finished = new List<MemberFinish>();
        var next = 0;
        while (next < exchanges.Count || network.NextFinish < SimDuration.MaxValue)
        {
            if (next < exchanges.Count && exchanges[next].Start <= network.NextFinish)
            {
                network.Start(exchanges[next].Traffic, exchanges[next].Start);
                next++;
            }
            else
            {
                network.AdvanceTo(network.NextFinish, finished);
            }
        }

        foreach (var finish in finished)
        {
            finishes[finish.Exchange][finish.Member] = finish.Time;
        }

        return finishes;
    }
}
