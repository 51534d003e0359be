namespace SimMoE.Simulator.Engine;

/// <content>Reads the program once.</content>
internal sealed partial class StepRun
{
    private void CheckOptions()
    {
        var ranks = _program.Ranks.Count;
        if (_options.ComputeFactors.Count != 0
            && (_options.ComputeFactors.Count != ranks || _options.ComputeFactors.Any(factor => !(factor > 0 && double.IsFinite(factor)))))
        {
            throw new ArgumentException($"compute factors must be {ranks} positive numbers, or none", nameof(_options));
        }

        if (_options.StartDelays.Count != 0
            && (_options.StartDelays.Count != ranks || _options.StartDelays.Any(delay => delay.Picoseconds < 0)))
        {
            throw new ArgumentException($"start delays must be {ranks} times, 0 or more, or none", nameof(_options));
        }

        if (_options.HostLaunch.Picoseconds < 0 || _options.HostSync.Picoseconds < 0)
        {
            throw new ArgumentException("host times must be 0 or more", nameof(_options));
        }

        if (_options.SlowdownPerMultiprocessor is not (>= 0 and <= 1) || _options.MinimumThroughput is not (> 0 and <= 1))
        {
            throw new ArgumentException("a slow-down lies in [0, 1] and a throughput in (0, 1]", nameof(_options));
        }
    }

    private RankState[] Prepare(out int syncs, out int records, out int streams)
    {
        syncs = 0;
        records = 0;
        streams = 1;
        var prepared = new Dictionary<object, OpList>(ReferenceEqualityComparer.Instance);
        var ranks = new RankState[_program.Ranks.Count];
        for (var i = 0; i < ranks.Length; i++)
        {
            if (!prepared.TryGetValue(_program.Ranks[i], out var list))
            {
                list = OpList.Prepare(_program.Ranks[i], _program);
                prepared.Add(_program.Ranks[i], list);
            }

            ranks[i].List = list;
            ranks[i].FirstSync = syncs;
            ranks[i].FirstRecord = records;
            syncs += list.Syncs;
            records += list.RecordStreams.Length;
            streams = Math.Max(streams, list.Streams);
        }

        return ranks;
    }

    private CollectiveState[] PrepareCollectives(out int[] memberSlots, out int phases)
    {
        var groups = new Dictionary<object, RankGroup>(ReferenceEqualityComparer.Instance);
        var states = new CollectiveState[_program.Collectives.Count];
        var members = 0;
        phases = 0;
        for (var i = 0; i < states.Length; i++)
        {
            var spec = _program.Collectives[i];
            if (spec.Phases.Count == 0 || spec.Phases.Any(phase => phase.Ranks.Count != spec.Phases[0].Ranks.Count))
            {
                throw new ArgumentException($"collective {i} ({spec.Name}) needs phases that all have the same members", nameof(memberSlots));
            }

            var ranks = spec.Phases[0].Ranks;
            if (!groups.TryGetValue(ranks, out var group))
            {
                group = new RankGroup(ranks);
                groups.Add(ranks, group);
            }

            states[i].Group = group;
            states[i].FirstMember = members;
            states[i].Use = -1;
            members += group.Size;
            phases += spec.Phases.Count;
        }

        memberSlots = new int[members];
        Array.Fill(memberSlots, -1);
        return states;
    }

    /// <summary>Sets a rank's host and streams going.</summary>
    private void Launch(int rank)
    {
        ref var r = ref _ranks[rank];
        var start = _options.StartDelays.Count == 0 ? 0 : _options.StartDelays[rank].Picoseconds;
        r.Since = start;
        r.Idle = start;
        r.Finish = start;
        Walk(rank, 0, start);
        for (var stream = 0; stream < _streamCount; stream++)
        {
            var slot = (rank << _streamShift) | stream;
            _streams[slot].Op = -1;
            _streams[slot].Host = start;
            _streams[slot].Phase = StreamPhase.Done;
            if (r.List.Used[stream])
            {
                Proceed(slot);
            }
        }
    }
}
