using System.Net;

namespace SimMoE.Trainer.Communication.Control;

/// <summary>The side of the control plane of every rank but 0.</summary>
internal sealed class Member : IControlPlane
{
    private static readonly TimeSpan VerdictPatience = TimeSpan.FromSeconds(5);
    private readonly Connection _master;
    private readonly IControlEvents _events;
    private readonly FaultLimits _limits;
    private readonly Heartbeat _heartbeat;
    private readonly Verdict _verdict = new();
    private readonly PartQueue<byte[][]> _parts;
    private readonly Lock _lock = new();
    private TimeSpan _heard = Heartbeat.Now;
    private RankReport _first = RankReport.Starting;
    private volatile bool _leaves;

    /// <summary>Takes over the connection that a rendezvous made.</summary>
    /// <param name="ranks">Every rank, in order.</param>
    /// <param name="master">Connection to rank 0.</param>
    /// <param name="limits">What is too long.</param>
    /// <param name="events">This rank.</param>
    public Member(IReadOnlyList<RankIdentity> ranks, Connection master, FaultLimits limits, IControlEvents events)
    {
        Ranks = ranks;
        _master = master;
        _events = events;
        _limits = limits;
        _parts = new PartQueue<byte[][]>(_verdict);
        new Thread(Hear) { IsBackground = true, Name = "simmoe rank 0" }.Start();
        _heartbeat = new Heartbeat(limits.Interval, Beat);
    }

    /// <inheritdoc/>
    public IReadOnlyList<RankIdentity> Ranks { get; }

    /// <inheritdoc/>
    public IPAddress LocalAddress => _master.LocalAddress;

    /// <inheritdoc/>
    public byte[][] Exchange(byte[] part)
    {
        _master.TrySend(FrameKind.Part, part);
        return _parts.Take();
    }

    /// <inheritdoc/>
    public void Report() => _master.TrySend(FrameKind.Heartbeat, Frame.Encode(_events.Report().Write));

    /// <inheritdoc/>
    public RankFailure Fail(RankFailure failure, bool isSymptom)
    {
        _master.TrySend(isSymptom ? FrameKind.Symptom : FrameKind.Failure, Frame.Encode(failure.Write));
        return _verdict.Wait(VerdictPatience) ?? failure;
    }

    /// <inheritdoc/>
    public RankFailure? WaitForVerdict(TimeSpan time) => _verdict.Wait(time);

    /// <inheritdoc/>
    public void AskToStop() => _master.TrySend(FrameKind.StopAsked, []);

    /// <inheritdoc/>
    public void Leave()
    {
        _leaves = true;
        _master.TrySend(FrameKind.Leave, []);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _leaves = true;
        _heartbeat.Dispose();
        _master.EndSending();
        _master.Dispose();
    }

    private void Beat(TimeSpan now, TimeSpan pause)
    {
        Report();
        TimeSpan silence;
        RankReport first;
        lock (_lock)
        {
            _heard += pause;
            silence = now - _heard;
            first = _first;
        }

        if (silence >= _limits.SilenceOf(first) && !_leaves)
        {
            Settle(new RankFailure(0, RankFailure.World, FaultDetector.Silent(Ranks[0], silence, first.Doing)));
        }
    }

    private void Hear()
    {
        while (_master.Receive() is { } frame)
        {
            lock (_lock)
            {
                _heard = Heartbeat.Now;
            }

            if (!Take(frame))
            {
                _master.Dispose();
                Settle(new RankFailure(0, RankFailure.World, Coordinator.Spoiled(Ranks[0])));
                return;
            }
        }

        if (!_leaves)
        {
            string doing;
            lock (_lock)
            {
                doing = _first.Doing;
            }

            Settle(new RankFailure(0, RankFailure.World, Coordinator.Died(Ranks[0], doing)));
        }
    }

    /// <summary>False if it is no message that rank 0 sends.</summary>
    private bool Take(Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Heartbeat when frame.TryDecode(RankReport.Read, out var report):
                lock (_lock)
                {
                    _first = report;
                }

                return true;
            case FrameKind.Parts
                when frame.TryDecode(reader => Ranks.Select(_ => reader.ReadBytes(reader.ReadInt32())).ToArray(), out var parts):
                _parts.Add(parts);
                return true;
            case FrameKind.Failure when frame.TryDecode(RankFailure.Read, out var failure):
                Settle(failure);
                return true;
            case FrameKind.StopProbe:
                var passed = _events.ProbeStop();
                _master.TrySend(FrameKind.StopReply, Frame.Encode(writer => writer.Write(passed)));
                return true;
            case FrameKind.StopAt when frame.TryDecode(reader => reader.ReadInt64(), out var border):
                _events.StopAt(border);
                return true;
            default:
                return false;
        }
    }

    private void Settle(RankFailure failure)
    {
        if (_verdict.TrySet(failure))
        {
            _parts.Wake();
            _events.Failed(failure);
        }
    }
}
