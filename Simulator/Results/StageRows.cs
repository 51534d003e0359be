using SimMoE.Simulator.Engine;
using SimMoE.Simulator.Programs;
using SimMoE.Simulator.Steps;
using SimMoE.Units;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Results;

/// <summary>Sums a timeline and the volumes of its step into rows.</summary>
internal sealed class StageRows
{
    private readonly BuiltStep _step;
    private readonly Timeline _timeline;
    private readonly long[][] _launches;

    /// <summary>Counts launches once.</summary>
    public StageRows(BuiltStep step, Timeline timeline)
    {
        (_step, _timeline) = (step, timeline);
        _launches = CountLaunches(step);
    }

    /// <summary>Rows in order of rank, block, first use of the stage in the program.</summary>
    public IEnumerable<StageRow> Rows(RowDetail detail)
    {
        var groups = Groups(detail.HasFlag(RowDetail.Layers));
        if (!detail.HasFlag(RowDetail.Ranks))
        {
            return groups.Select(group => Row(group.Key, group.Stages, 0, _timeline.RankCount));
        }

        return Enumerable.Range(0, _timeline.RankCount).SelectMany(rank => groups.Select(group => Row(group.Key, group.Stages, rank, 1)));
    }

    private static long[][] CountLaunches(BuiltStep step)
    {
        var seen = new Dictionary<object, long[]>(ReferenceEqualityComparer.Instance);
        var launches = new long[step.Program.Ranks.Count][];
        for (var rank = 0; rank < launches.Length; rank++)
        {
            var program = step.Program.Ranks[rank];
            if (!seen.TryGetValue(program, out var counts))
            {
                counts = new long[step.Program.Stages.Count];
                for (var index = 0; index < program.Count; index++)
                {
                    var op = program[index];
                    // A collective is one kernel, however many launches of host time its issue costs.
                    counts[op.Stage] += op.Kind == OpKind.Collective ? Math.Min(1, op.Launches) : op.Launches;
                }

                seen.Add(program, counts);
            }

            launches[rank] = counts;
        }

        return launches;
    }

    private List<((int Layer, Pass Pass, string Name) Key, List<int> Stages)> Groups(bool layers)
    {
        var groups = new List<((int, Pass, string) Key, List<int> Stages)>();
        var places = new Dictionary<(int, Pass, string), int>();
        for (var stage = 0; stage < _timeline.Stages.Count; stage++)
        {
            var key = _timeline.Stages[stage];
            var group = (layers ? key.Layer : StageRow.AllLayers, key.Pass, key.Name);
            if (!places.TryGetValue(group, out var place))
            {
                place = groups.Count;
                places.Add(group, place);
                groups.Add((group, []));
            }

            groups[place].Stages.Add(stage);
        }

        return groups;
    }

    private StageRow Row((int Layer, Pass Pass, string Name) key, List<int> stages, int first, int count)
    {
        var sum = default(Sum);
        var busiest = 0L;
        var loads = new long[count];
        var bytes = new long[count];
        for (var index = 0; index < count; index++)
        {
            var before = sum.Busy;
            foreach (var stage in stages)
            {
                sum.Add(_timeline.At(first + index, stage), _launches[first + index][stage]);
                if (_step.Volumes.Find(_timeline.Stages[stage]) is { } volume)
                {
                    sum.Add(volume, first + index);
                    loads[index] += volume.Rows[first + index];
                    bytes[index] += volume.ReceivedBytes[first + index];
                }
            }

            busiest = Math.Max(busiest, sum.Busy - before);
        }

        return sum.ToRow(key, count == 1 && _timeline.RankCount > 1 ? first : -1, count) with
        {
            BusiestRankMicroseconds = busiest / 1e6,
            LoadRatio = Ratio(loads.Any(load => load > 0) ? loads : bytes),
        };
    }

    private static double Ratio(long[] loads)
    {
        var total = loads.Sum();
        return total == 0 ? 1 : loads.Max() * (double)loads.Length / total;
    }

    private struct Sum
    {
        private long _kernel;
        private long _communication;
        private long _wait;
        private long _exposed;
        private long _sync;
        private long _launch;
        private long _launches;
        private long _logical;
        private long _wire;
        private long _messages;
        private long _rows;

        public readonly long Busy => _kernel + _communication - _wait;

        public void Add(in StageTimes times, long launches)
        {
            _launches += launches;
            if (times.IsEmpty)
            {
                return;
            }

            _kernel += times.Kernel.Picoseconds;
            _communication += times.Communication.Picoseconds;
            _wait += times.Wait.Picoseconds;
            _exposed += times.ExposedCommunication.Picoseconds;
            _sync += times.ExposedSync.Picoseconds;
            _launch += times.ExposedLaunch.Picoseconds;
        }

        public void Add(StageVolume volume, int rank)
        {
            _logical += volume.LogicalBytes[rank];
            _wire += volume.WireBytes[rank];
            _messages += volume.Messages[rank];
            _rows += volume.Rows[rank];
        }

        public readonly StageRow ToRow((int Layer, Pass Pass, string Name) key, int rank, int count)
        {
            Invariant.Require(count > 0);
            var scale = 1e6 * count;
            return new StageRow
            {
                Rank = rank,
                Layer = key.Layer,
                Pass = key.Pass,
                Stage = key.Name,
                KernelMicroseconds = _kernel / scale,
                CommunicationMicroseconds = _communication / scale,
                WaitMicroseconds = _wait / scale,
                ExposedMicroseconds = _exposed / scale,
                HiddenMicroseconds = (_communication - _exposed) / scale,
                HostSyncMicroseconds = _sync / scale,
                LaunchMicroseconds = _launch / scale,
                Launches = _launches,
                LogicalBytes = _logical,
                WireBytes = _wire,
                Messages = _messages,
                Rows = _rows,
            };
        }
    }
}
