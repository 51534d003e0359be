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
    private readonly WholeLoads _loads;

    /// <summary>Finds the exchanges of a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="cluster">Where it runs.</param>
    public LinkLoads(BuiltStep step, Cluster cluster)
        : this(step, cluster, null) { }

    /// <summary>Finds the exchanges of a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="cluster">Where it runs.</param>
    /// <param name="loads">What a network on the same cluster has added up already; null for nothing.</param>
    internal LinkLoads(BuiltStep step, Cluster cluster, WholeLoads? loads)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(cluster);
        (_step, _cluster, _loads) = (step, cluster, loads ?? new WholeLoads(cluster));
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

    /// <summary>Loads of each class of links by the stages that a condition names, classes in the cluster's order.</summary>
    public IReadOnlyList<LinkClassUse> Of(Func<StageKey, bool> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        var bytes = new long[_cluster.Links.Length];
        foreach (var ((traffic, stage), count) in _exchanges)
        {
            if (stages(_step.Program.Stages[stage]))
            {
                Add(_loads.Of(traffic), count, bytes);
            }
        }

        return Summarise(bytes);
    }

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

    private static void Add(WholeLoad load, int count, long[] bytes)
    {
        for (var place = 0; place < load.Links.Length; place++)
        {
            bytes[load.Links[place]] += load.Bytes[place] * count;
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
