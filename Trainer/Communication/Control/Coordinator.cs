using System.Net;

namespace SimMoE.Trainer.Communication.Control;

/// <summary>Rank 0's side of the control plane: hears every rank, decides whose failure counts, tells all.</summary>
internal sealed class Coordinator : IControlPlane
{
    private static readonly TimeSpan SymptomPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FarewellPatience = TimeSpan.FromSeconds(2);
    private readonly object _lock = new();
    private readonly Connection[] _members;
    private readonly Thread[] _readers;
    private readonly IControlEvents _events;
    private readonly FaultDetector _detector;
    private readonly Heartbeat _heartbeat;
    private readonly Verdict _verdict = new();
    private readonly PartQueue<byte[]>[] _parts;
    private readonly bool[] _left;
    private readonly long?[] _borders;
    private bool _stopAsked;
    private (RankFailure Failure, TimeSpan Until)? _symptom;

    /// <summary>Takes over the connections that a rendezvous made.</summary>
    /// <param name="ranks">Every rank, in order.</param>
    /// <param name="members">Connections to ranks 1, 2, ….</param>
    /// <param name="limits">What is too long.</param>
    /// <param name="events">This rank.</param>
    public Coordinator(IReadOnlyList<RankIdentity> ranks, Connection[] members, FaultLimits limits, IControlEvents events)
    {
        Ranks = ranks;
        _members = members;
        _events = events;
        _detector = new FaultDetector(ranks, limits, Heartbeat.Now);
        _parts = [.. ranks.Select(_ => new PartQueue<byte[]>(_verdict))];
        _left = new bool[ranks.Count];
        _borders = new long?[ranks.Count];
        _readers =
        [
            .. members.Select(
                (member, index) => new Thread(() => Hear(member, index + 1)) { IsBackground = true, Name = $"simmoe rank {index + 1}" }
            ),
        ];
        Array.ForEach(_readers, reader => reader.Start());
        _heartbeat = new Heartbeat(limits.Interval, Beat);
    }

    /// <inheritdoc/>
    public IReadOnlyList<RankIdentity> Ranks { get; }

    /// <inheritdoc/>
    public IPAddress LocalAddress => _members[0].LocalAddress;

    /// <inheritdoc/>
    public byte[][] Exchange(byte[] part)
    {
        _parts[0].Add(part);
        var parts = Array.ConvertAll(_parts, queue => queue.Take());
        Tell(
            FrameKind.Parts,
            Frame.Encode(writer =>
            {
                foreach (var each in parts)
                {
                    writer.Write(each.Length);
                    writer.Write(each);
                }
            })
        );
        return parts;
    }

    /// <inheritdoc/>
    public void Report() => Tell(FrameKind.Heartbeat, Frame.Encode(_events.Report().Write));

    /// <inheritdoc/>
    public RankFailure Fail(RankFailure failure, bool isSymptom)
    {
        if (!isSymptom || _verdict.Wait(SymptomPatience) is null)
        {
            Settle(failure);
        }

        return _verdict.Failure!;
    }

    /// <inheritdoc/>
    public RankFailure? WaitForVerdict(TimeSpan time) => _verdict.Wait(time);

    /// <inheritdoc/>
    public void AskToStop()
    {
        lock (_lock)
        {
            if (_stopAsked)
            {
                return;
            }

            _stopAsked = true;
        }

        Tell(FrameKind.StopProbe, []);
        TakeBorder(0, _events.ProbeStop());
    }

    /// <inheritdoc/>
    public void Leave()
    {
        lock (_lock)
        {
            _left[0] = true;
            while (Array.Exists(_left, left => !left) && _verdict.Failure is null)
            {
                Monitor.Wait(_lock);
            }
        }

        if (_verdict.Failure is { } failure)
        {
            throw new RankFailureException(failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _heartbeat.Dispose();
        Array.ForEach(_members, member => member.EndSending());
        var until = Environment.TickCount64 + (long)FarewellPatience.TotalMilliseconds;
        foreach (var reader in _readers)
        {
            // Closing a connection with something unread in it could take back the verdict that is on its way. A reader may itself end the
            // process.
            if (reader != Thread.CurrentThread)
            {
                reader.Join(TimeSpan.FromMilliseconds(Math.Max(0, until - Environment.TickCount64)));
            }
        }

        Array.ForEach(_members, member => member.Dispose());
    }

    private void Beat(TimeSpan now, TimeSpan pause)
    {
        Report();
        RankFailure? found;
        lock (_lock)
        {
            if (pause > TimeSpan.Zero)
            {
                _detector.Forgive(pause);
            }

            _detector.Take(0, _events.Report(), now);
            found = _symptom is { } symptom && now >= symptom.Until ? symptom.Failure : _detector.Find(now);
        }

        if (found is not null)
        {
            Settle(found);
        }
    }

    private void Hear(Connection member, int rank)
    {
        while (member.Receive() is { } frame)
        {
            if (!Take(frame, rank))
            {
                member.Dispose();
                Settle(new RankFailure(rank, RankFailure.World, Spoiled(Ranks[rank])));
                return;
            }
        }

        string doing;
        lock (_lock)
        {
            if (_left[rank])
            {
                return;
            }

            doing = _detector.Doing(rank);
        }

        Settle(new RankFailure(rank, RankFailure.World, Died(Ranks[rank], doing)));
    }

    /// <summary>The message about a rank whose connection closed.</summary>
    internal static string Died(RankIdentity rank, string doing) =>
        $"{rank} ended without a word; last known: {doing}. If it was killed, look on its host for who did it (out of memory?)";

    /// <summary>The message about a rank that sent what nobody can read.</summary>
    internal static string Spoiled(RankIdentity rank) =>
        $"{rank} sent what is no message of this program; another program has written to its connection, or its memory is damaged";

    /// <summary>False if it is no message that a rank sends.</summary>
    private bool Take(Frame frame, int rank)
    {
        switch (frame.Kind)
        {
            case FrameKind.Heartbeat when frame.TryDecode(RankReport.Read, out var report):
                lock (_lock)
                {
                    _detector.Take(rank, report, Heartbeat.Now);
                }

                return true;
            case FrameKind.Part:
                _parts[rank].Add(frame.Payload);
                return true;
            case FrameKind.Failure when frame.TryDecode(RankFailure.Read, out var failure):
                Settle(failure);
                return true;
            case FrameKind.Symptom when frame.TryDecode(RankFailure.Read, out var symptom):
                lock (_lock)
                {
                    _symptom ??= (symptom, Heartbeat.Now + SymptomPatience);
                }

                return true;
            case FrameKind.StopAsked:
                AskToStop();
                return true;
            case FrameKind.StopReply when frame.TryDecode(reader => reader.ReadInt64(), out var passed):
                TakeBorder(rank, passed);
                return true;
            case FrameKind.Leave:
                TakeLeave(rank);
                return true;
            default:
                return false;
        }
    }

    private void TakeLeave(int rank)
    {
        lock (_lock)
        {
            _left[rank] = true;
            _detector.TakeLeave(rank);
            Monitor.PulseAll(_lock);
        }
    }

    private void TakeBorder(int rank, long passed)
    {
        long border;
        lock (_lock)
        {
            _borders[rank] = passed;
            if (Array.Exists(_borders, known => known is null))
            {
                return;
            }

            border = _borders.Max()!.Value + 1;
        }

        Tell(FrameKind.StopAt, Frame.Encode(writer => writer.Write(border)));
        _events.StopAt(border);
    }

    private void Settle(RankFailure failure)
    {
        if (!_verdict.TrySet(failure))
        {
            return;
        }

        Tell(FrameKind.Failure, Frame.Encode(failure.Write));
        Array.ForEach(_parts, queue => queue.Wake());
        lock (_lock)
        {
            Monitor.PulseAll(_lock);
        }

        _events.Failed(failure);
    }

    private void Tell(FrameKind kind, byte[] payload)
    {
        foreach (var member in _members)
        {
            member.TrySend(kind, payload);
        }
    }
}
