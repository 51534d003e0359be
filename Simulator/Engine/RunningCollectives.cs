using SimMoE.Simulator.Network;
using SimMoE.Simulator.Programs;
using SimMoE.Simulator.Tracing;
using SimMoE.Units;

namespace SimMoE.Simulator.Engine;

/// <summary>Collectives: members gather, phases follow one another, each member leaves at its own finish.</summary>
internal sealed class RunningCollectives
{
    private readonly RunState _state;
    private readonly INetworkModel _network;
    private readonly DeviceKernels _kernels;
    private readonly StreamState[] _streams;
    private readonly int _streamShift;
    private readonly CollectiveState[] _collectives;
    private readonly int[] _memberSlots;
    private readonly List<int> _exchanges;
    private int _firstExchange;

    /// <summary>Reads a program's collectives; none has members yet.</summary>
    /// <param name="state">The run.</param>
    /// <param name="network">Carries the phases.</param>
    /// <param name="kernels">Told of the multiprocessors that collectives hold.</param>
    /// <exception cref="ArgumentException">A collective has no phases, or phases with unequal members.</exception>
    public RunningCollectives(RunState state, INetworkModel network, DeviceKernels kernels)
    {
        (_state, _network, _kernels) = (state, network, kernels);
        (_streams, _streamShift) = (state.Streams, state.StreamShift);
        var groups = new Dictionary<object, RankGroup>(ReferenceEqualityComparer.Instance);
        _collectives = new CollectiveState[state.Program.Collectives.Count];
        int members = 0,
            phases = 0;
        for (var i = 0; i < _collectives.Length; i++)
        {
            var spec = state.Program.Collectives[i];
            if (spec.Phases.Count == 0 || spec.Phases.Any(phase => phase.Ranks.Count != spec.Phases[0].Ranks.Count))
            {
                throw new ArgumentException($"collective {i} ({spec.Name}) needs phases that all have the same members", nameof(state));
            }

            var ranks = spec.Phases[0].Ranks;
            if (!groups.TryGetValue(ranks, out var group))
            {
                group = new RankGroup(ranks);
                groups.Add(ranks, group);
            }

            _collectives[i].Group = group;
            _collectives[i].FirstMember = members;
            _collectives[i].Use = -1;
            members += group.Size;
            phases += spec.Phases.Count;
        }

        _memberSlots = new int[members];
        Array.Fill(_memberSlots, -1);
        _exchanges = new List<int>(phases);
    }

    /// <summary>Exchanges that the network was given.</summary>
    public int ExchangeCount => _exchanges.Count;

    /// <summary>A stream comes to a collective, which starts with its last member.</summary>
    /// <exception cref="ArgumentException">Its rank is no member, or is there on another stream already.</exception>
    public void Arrive(int slot, in Op op)
    {
        var rank = slot >> _streamShift;
        ref var collective = ref _collectives[op.Argument];
        var spec = _state.Program.Collectives[op.Argument];
        var member = collective.Group.MemberOf(rank);
        ref var stream = ref _streams[slot];
        if (member < 0)
        {
            throw new ArgumentException(
                $"rank {rank} operation {stream.Op} issues collective {op.Argument} ({spec.Name}) and is no member of it",
                nameof(op)
            );
        }

        if (_memberSlots[collective.FirstMember + member] >= 0)
        {
            throw new ArgumentException($"rank {rank} issues collective {op.Argument} ({spec.Name}) on two streams at once", nameof(op));
        }

        _memberSlots[collective.FirstMember + member] = slot;
        stream.Begin = _state.Now;
        stream.Phase = StreamPhase.InCollective;
        _kernels.Hold(rank, spec.Multiprocessors);
        if (++collective.Arrived == collective.Group.Size)
        {
            collective.Arrived = 0;
            collective.Phase = 0;
            collective.Finished = 0;
            collective.Started = _state.Now;
            collective.Use++;
            StartPhase(op.Argument);
        }
    }

    /// <summary>Takes a member's finish from the network.</summary>
    /// <returns>Slot of the member if that was its last phase, else -1.</returns>
    public int Finish(MemberFinish finish)
    {
        var number = _exchanges[finish.Exchange - _firstExchange];
        ref var collective = ref _collectives[number];
        if (collective.Phase + 1 == _state.Program.Collectives[number].Phases.Count)
        {
            return _memberSlots[collective.FirstMember + finish.Member];
        }

        if (++collective.Finished == collective.Group.Size)
        {
            collective.Finished = 0;
            collective.Phase++;
            StartPhase(number);
        }

        return -1;
    }

    /// <summary>A member leaves; its stream can go on.</summary>
    public void Leave(int slot)
    {
        var rank = slot >> _streamShift;
        ref var stream = ref _streams[slot];
        ref readonly var op = ref _state.OpAt(slot);
        ref readonly var collective = ref _collectives[op.Argument];
        var member = collective.Group.MemberOf(rank);
        _memberSlots[collective.FirstMember + member] = -1;
        ref var stage = ref _state.StageOf(rank, op.Stage);
        stage.Cover(stream.Begin, _state.Now);
        stage.Communication += _state.Now - stream.Begin;
        stage.Wait += collective.Started - stream.Begin;
        if (_state.Trace is not null)
        {
            Trace(_state.Trace, rank, op, stream, collective, member);
        }

        stream.Phase = StreamPhase.NotIssued;
        _kernels.Hold(rank, -_state.Program.Collectives[op.Argument].Multiprocessors);
    }

    /// <summary>What a collective that a stream is stuck in waits for, in words.</summary>
    public string Reason(int number)
    {
        ref readonly var collective = ref _collectives[number];
        var spec = _state.Program.Collectives[number];
        return collective.Arrived > 0
            ? $"collective {number} ({spec.Name}) has {collective.Arrived} of {collective.Group.Size} members; first missing: rank {Missing(number)}"
            : $"collective {number} ({spec.Name}) moves and the network has nothing in flight";
    }

    private int Missing(int number)
    {
        var ranks = _state.Program.Collectives[number].Phases[0].Ranks;
        for (var member = 0; member < ranks.Count; member++)
        {
            if (_memberSlots[_collectives[number].FirstMember + member] < 0)
            {
                return ranks[member];
            }
        }

        return -1;
    }

    private void StartPhase(int number)
    {
        var exchange = _network.Start(_state.Program.Collectives[number].Phases[_collectives[number].Phase], new(_state.Now));
        if (_exchanges.Count == 0)
        {
            _firstExchange = exchange;
        }

        Invariant.Require(exchange - _firstExchange == _exchanges.Count);
        _exchanges.Add(number);
    }

    private void Trace(ITraceSink trace, int rank, in Op op, in StreamState stream, in CollectiveState collective, int member)
    {
        var waited = collective.Started > stream.Begin;
        var launched = _state.ShowsLaunches && op.Launches > 0;
        if (waited)
        {
            trace.Span(
                new(
                    TraceKind.CollectiveWait,
                    rank,
                    op.Stream,
                    op.Stage,
                    stream.Op,
                    new(stream.Begin),
                    new(collective.Started),
                    0,
                    op.Argument,
                    member,
                    collective.Use,
                    launched
                )
            );
        }

        trace.Span(
            new(
                TraceKind.Collective,
                rank,
                op.Stream,
                op.Stage,
                stream.Op,
                new(collective.Started),
                new(_state.Now),
                op.Launches,
                op.Argument,
                member,
                collective.Use,
                launched && !waited
            )
        );
    }
}
