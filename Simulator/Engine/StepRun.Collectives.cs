using SimMoE.Simulator.Network;
using SimMoE.Simulator.Programs;
using SimMoE.Simulator.Tracing;
using SimMoE.Units;

namespace SimMoE.Simulator.Engine;

/// <content>Collectives: members gather, phases follow one another, each member leaves at its own finish.</content>
internal sealed partial class StepRun
{
    private int _firstExchange;

    private void Arrive(int slot, in Op op)
    {
        var rank = slot >> _streamShift;
        ref var collective = ref _collectives[op.Argument];
        var spec = _program.Collectives[op.Argument];
        var member = collective.Group.MemberOf(rank);
        if (member < 0)
        {
            throw new ArgumentException(
                $"rank {rank} operation {_streams[slot].Op} issues collective {op.Argument} ({spec.Name}) and is no member of it",
                nameof(op));
        }

        if (_memberSlots[collective.FirstMember + member] >= 0)
        {
            throw new ArgumentException(
                $"rank {rank} issues collective {op.Argument} ({spec.Name}) on two streams at once", nameof(op));
        }

        _memberSlots[collective.FirstMember + member] = slot;
        _streams[slot].Begin = _now;
        _streams[slot].Phase = StreamPhase.InCollective;
        Hold(rank, spec.Multiprocessors);
        if (++collective.Arrived == collective.Group.Size)
        {
            collective.Arrived = 0;
            collective.Phase = 0;
            collective.Finished = 0;
            collective.Started = _now;
            collective.Use++;
            StartPhase(op.Argument);
        }
    }

    private void StartPhase(int number)
    {
        var exchange = _network.Start(_program.Collectives[number].Phases[_collectives[number].Phase], new(_now));
        if (_exchanges.Count == 0)
        {
            _firstExchange = exchange;
        }

        Invariant.Require(exchange - _firstExchange == _exchanges.Count);
        _exchanges.Add(number);
    }

    private void Finish(MemberFinish finish)
    {
        var number = _exchanges[finish.Exchange - _firstExchange];
        ref var collective = ref _collectives[number];
        if (collective.Phase + 1 < _program.Collectives[number].Phases.Count)
        {
            if (++collective.Finished == collective.Group.Size)
            {
                collective.Finished = 0;
                collective.Phase++;
                StartPhase(number);
            }

            return;
        }

        var slot = _memberSlots[collective.FirstMember + finish.Member];
        if (_streams[slot].LastIssue > _now)
        {
            SetTimer(slot, _streams[slot].LastIssue);
            return;
        }

        Charge(slot >> _streamShift);
        Leave(slot);
    }

    private void Leave(int slot)
    {
        var rank = slot >> _streamShift;
        ref var stream = ref _streams[slot];
        ref readonly var op = ref OpAt(slot);
        ref readonly var collective = ref _collectives[op.Argument];
        var member = collective.Group.MemberOf(rank);
        _memberSlots[collective.FirstMember + member] = -1;
        ref var stage = ref StageOf(rank, op.Stage);
        stage.Cover(stream.Begin, _now);
        stage.Communication += _now - stream.Begin;
        stage.Wait += collective.Started - stream.Begin;
        TraceMember(rank, op, stream, collective, member);
        stream.Phase = StreamPhase.NotIssued;
        Hold(rank, -_program.Collectives[op.Argument].Multiprocessors);
        Proceed(slot);
    }

    private void TraceMember(int rank, in Op op, in StreamState stream, in CollectiveState collective, int member)
    {
        if (_trace is null)
        {
            return;
        }

        var waited = collective.Started > stream.Begin;
        var launched = _showsLaunches && op.Launches > 0;
        if (waited)
        {
            _trace.Span(new(
                TraceKind.CollectiveWait, rank, op.Stream, op.Stage, stream.Op, new(stream.Begin), new(collective.Started), 0,
                op.Argument, member, collective.Use, launched));
        }

        _trace.Span(new(
            TraceKind.Collective, rank, op.Stream, op.Stage, stream.Op, new(collective.Started), new(_now), op.Launches,
            op.Argument, member, collective.Use, launched && !waited));
    }
}
