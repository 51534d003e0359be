using SimMoE.Simulator.Network;
using SimMoE.Simulator.Programs;
using SimMoE.Simulator.Steps;
using SimMoE.Topology;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Results;

/// <summary>Adds the bytes of every exchange to the links of its routes. Exact, and independent of any network model.</summary>
public sealed class LinkLoads
{
    private readonly Cluster _cluster;
    private readonly Dictionary<(Traffic Traffic, int Stage), int> _exchanges = [];
    private readonly BuiltStep _step;

    /// <summary>Finds the exchanges of a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="cluster">Where it runs.</param>
    public LinkLoads(BuiltStep step, Cluster cluster)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(cluster);
        (_step, _cluster) = (step, cluster);
        var seen = new bool[step.Program.Collectives.Count];
        var programs = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var program in step.Program.Ranks)
        {
            if (programs.Add(program))
            {
                Collect(program, seen);
            }
        }
    }

    /// <summary>Ordered pairs that would have to be walked.</summary>
    public long Pairs => _exchanges.Keys.Sum(exchange => PairsOf(exchange.Traffic));

    /// <summary>Loads of each class of links by the stages that a condition names, classes in the cluster's order.</summary>
    public IReadOnlyList<LinkClassUse> Of(Func<StageKey, bool> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        var bytes = new long[_cluster.Links.Length];
        var route = new int[Math.Max(1, _cluster.Router.MaximumHops)];
        foreach (var ((traffic, stage), count) in _exchanges)
        {
            if (stages(_step.Program.Stages[stage]))
            {
                Add(traffic, count, bytes, route);
            }
        }

        return Summarise(bytes);
    }

    private static long PairsOf(Traffic traffic) =>
        traffic is FlowListTraffic list ? list.Flows.Count : (long)traffic.Ranks.Count * traffic.Ranks.Count;

    private void Collect(IReadOnlyList<Op> program, bool[] seen)
    {
        for (var index = 0; index < program.Count; index++)
        {
            var op = program[index];
            if (op.Kind != OpKind.Collective || seen[op.Argument])
            {
                continue;
            }

            seen[op.Argument] = true;
            foreach (var traffic in _step.Program.Collectives[op.Argument].Phases)
            {
                _exchanges[(traffic, op.Stage)] = _exchanges.GetValueOrDefault((traffic, op.Stage)) + 1;
            }
        }
    }

    private void Add(Traffic traffic, int count, long[] bytes, int[] route)
    {
        if (traffic is FlowListTraffic list)
        {
            foreach (var (source, destination, amount) in list.Flows)
            {
                AddFlow(traffic.Ranks[source], traffic.Ranks[destination], amount * count, bytes, route);
            }

            return;
        }

        for (var source = 0; source < traffic.Ranks.Count; source++)
        {
            for (var destination = 0; destination < traffic.Ranks.Count; destination++)
            {
                var amount = source == destination ? 0 : traffic.BytesBetween(source, destination);
                AddFlow(traffic.Ranks[source], traffic.Ranks[destination], amount * count, bytes, route);
            }
        }
    }

    private void AddFlow(int source, int destination, long amount, long[] bytes, int[] route)
    {
        if (amount == 0 || source == destination)
        {
            return;
        }

        var hops = _cluster.Router.Route(source, destination, route);
        for (var hop = 0; hop < hops; hop++)
        {
            bytes[route[hop]] += amount;
        }
    }

    private List<LinkClassUse> Summarise(long[] bytes)
    {
        var uses = new List<LinkClassUse>(_cluster.LinkClasses.Length);
        for (var linkClass = 0; linkClass < _cluster.LinkClasses.Length; linkClass++)
        {
            var (links, sum, most, seconds) = (0, 0L, 0L, 0.0);
            for (var link = 0; link < bytes.Length; link++)
            {
                if (_cluster.Links[link].Class != linkClass)
                {
                    continue;
                }

                links++;
                sum += bytes[link];
                most = Math.Max(most, bytes[link]);
                seconds = Math.Max(seconds, (double)bytes[link] / _cluster.Links[link].Capacity.PerSecond);
            }

            uses.Add(new(_cluster.LinkClasses[linkClass].Name, links, sum, most, seconds));
        }

        return uses;
    }
}
