using SimMoE.Topology;

namespace SimMoE.Fuzz;

/// <summary>What the plain solver says of a case.</summary>
internal sealed class Expectation
{
    private Expectation(long[][] finishes, double[] carried, int instants) => (Finishes, Carried, Instants) = (finishes, carried, instants);

    /// <summary>Finish of each member of each exchange, in picoseconds.</summary>
    public long[][] Finishes { get; }

    /// <summary>Bytes of capacity that each link gives away.</summary>
    public double[] Carried { get; }

    /// <summary>Times at which a flow started or drained.</summary>
    public int Instants { get; }

    /// <summary>Solves a case.</summary>
    public static Expectation Of(FuzzCase given)
    {
        var flows = new List<OracleFlow>();
        var ends = new List<(int Exchange, int Source, int Destination, long Latency)>();
        var carried = new double[given.Cluster.Links.Length];
        for (var number = 0; number < given.Exchanges.Count; number++)
        {
            var exchange = given.Exchanges[number];
            foreach (var (source, destination, bytes) in exchange.Flows)
            {
                var route = Clusters.RouteOf(given.Cluster, exchange.Ranks[source], exchange.Ranks[destination]);
                var (wire, latency) = Law(given.Cluster, exchange, bytes, route);
                flows.Add(new OracleFlow(exchange.Start, route, wire));
                ends.Add((number, source, destination, latency));
                foreach (var link in route)
                {
                    carried[link] += wire;
                }
            }
        }

        var oracle = new FairShareOracle<double>([.. given.Cluster.Links.Select(link => link.Capacity.PerSecond)], flows);
        var drained = oracle.DrainTimes();
        var finishes = given.Exchanges.Select(exchange => Enumerable.Repeat(exchange.Start, exchange.Members).ToArray()).ToArray();
        for (var flow = 0; flow < drained.Length; flow++)
        {
            var (exchange, source, destination, latency) = ends[flow];
            foreach (var member in new[] { source, destination })
            {
                finishes[exchange][member] = Math.Max(finishes[exchange][member], drained[flow] + latency);
            }
        }

        return new Expectation(finishes, carried, oracle.Instants);
    }

    /// <summary>(T1) docs/models/transport.md: the outermost link's transport; its start-up and the links' latencies for each
    /// step.</summary>
    private static (double Wire, long Latency) Law(Cluster cluster, FuzzExchange exchange, long bytes, int[] route)
    {
        var law = cluster.Transports[route.Max(link => cluster.LinkClasses[cluster.Links[link].Class].Transport)];
        var efficiency = law.Efficiency(exchange.MessageBytes > 0 ? exchange.MessageBytes : bytes);
        var latency = law.Latency.Picoseconds + route.Sum(link => cluster.Links[link].Latency.Picoseconds);
        return (
            bytes / (exchange.Kind == TrafficKind.Even ? efficiency : efficiency * law.UnevenEfficiency),
            latency * exchange.LatencySteps
        );
    }
}
