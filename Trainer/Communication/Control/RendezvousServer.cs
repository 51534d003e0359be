using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace SimMoE.Trainer.Communication.Control;

/// <summary>Rank 0 waits for the others.</summary>
internal sealed class RendezvousServer
{
    private const int PollMicroseconds = 50_000;
    private const int MostHandshakes = 256;
    private static readonly TimeSpan HandshakePatience = TimeSpan.FromSeconds(5);
    private readonly object _lock = new();
    private readonly RendezvousSettings _settings;
    private readonly Connection?[] _members;
    private readonly RankIdentity?[] _ranks;
    private RankFailure? _refusal;
    private bool _isOver;
    private int _handshakes;

    private RendezvousServer(RendezvousSettings settings)
    {
        _settings = settings;
        _members = new Connection?[settings.Environment.WorldSize - 1];
        _ranks = new RankIdentity?[settings.Environment.WorldSize];
        _ranks[0] = settings.Greeting.Rank;
    }

    /// <summary>Waits for every rank.</summary>
    /// <exception cref="RankFailureException">A rank did not come or does not fit; those that came are told the same.</exception>
    /// <exception cref="Units.WorldException">The port is in use.</exception>
    /// <exception cref="OperationCanceledException">Stopped by the user.</exception>
    public static Coordinator Meet(RendezvousSettings settings, IControlEvents events)
    {
        using var listener = RendezvousListener.Open(settings);
        var server = new RendezvousServer(settings);
        try
        {
            server.Gather(listener);
        }
        catch (OperationCanceledException)
        {
            server.Dismiss(new RankFailure(0, 130, $"{server._ranks[0]} was stopped while it waited for the other ranks"));
            throw;
        }

        if (server.Problem() is { } problem)
        {
            server.Dismiss(problem);
            throw new RankFailureException(problem);
        }

        var members = Array.ConvertAll(server._members, member => member!);
        var ranks = Array.ConvertAll(server._ranks, rank => rank!);
        var everyone = Frame.Encode(writer => Array.ForEach(ranks, rank => rank.Write(writer)));
        Array.ForEach(members, member => member.TrySend(FrameKind.Complete, everyone));
        return new Coordinator(ranks, members, settings.Limits, events);
    }

    private void Gather(Socket listener)
    {
        var until = Heartbeat.Now + _settings.Timeout;
        while (!IsOver() && Heartbeat.Now < until)
        {
            _settings.Stop.ThrowIfCancellationRequested();
            if (listener.Poll(PollMicroseconds, SelectMode.SelectRead))
            {
                Accept(listener);
            }
        }

        lock (_lock)
        {
            _isOver = true;
        }
    }

    private void Accept(Socket listener)
    {
        Connection connection;
        try
        {
            connection = new Connection(listener.Accept());
        }
        catch (SocketException)
        {
            // Whoever came has gone already.
            return;
        }

        if (Interlocked.Increment(ref _handshakes) > MostHandshakes)
        {
            // Ranks come again.
            Interlocked.Decrement(ref _handshakes);
            connection.Dispose();
            return;
        }

        // A stranger that says nothing must not keep the others waiting.
        new Thread(() => Receive(connection)) { IsBackground = true, Name = "simmoe handshake" }.Start();
    }

    private void Receive(Connection connection)
    {
        connection.Deadline = Heartbeat.Now + HandshakePatience;
        if (Hear(connection) is not { } greeting || !Admit(connection, greeting))
        {
            connection.Dispose();
        }

        Interlocked.Decrement(ref _handshakes);
    }

    /// <summary>The greeting of a process of this run; null from anybody else.</summary>
    private Greeting? Hear(Connection connection)
    {
        Span<byte> magic = stackalloc byte[Greeting.Magic.Length];
        if (
            !connection.TryReceive(magic)
            || !magic.SequenceEqual(Greeting.Magic)
            || connection.Receive(Greeting.MostBytes) is not { Kind: FrameKind.Hello } frame
            || !frame.TryDecode(Greeting.Read, out var greeting)
            || !greeting.IsSound
        )
        {
            return null;
        }

        connection.TrySend(Greeting.Magic);
        var isOurs = CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(greeting.RunId),
            Encoding.UTF8.GetBytes(_settings.Environment.RunId)
        );
        if (!isOurs)
        {
            connection.TrySend(FrameKind.WrongRun, []);
        }

        return isOurs ? greeting : null;
    }

    private bool Admit(Connection connection, Greeting greeting)
    {
        connection.Deadline = null;
        lock (_lock)
        {
            if (_isOver)
            {
                return false;
            }

            var refusal = Refusal(greeting);
            connection.TrySend(refusal is null ? FrameKind.Welcome : FrameKind.Failure, refusal is null ? [] : Frame.Encode(refusal.Write));
            if (refusal is not null)
            {
                _refusal ??= refusal;
                return false;
            }

            _ranks[greeting.Rank.Rank] = greeting.Rank;
            _members[greeting.Rank.Rank - 1] = connection;
            return true;
        }
    }

    private RankFailure? Refusal(Greeting greeting)
    {
        var mine = _settings.Greeting;
        var rank = greeting.Rank.Rank;
        if (greeting.WorldSize != mine.WorldSize)
        {
            return new RankFailure(
                rank,
                RankFailure.UserInput,
                FormattableString.Invariant(
                    $"{greeting.Rank} was started with world size {greeting.WorldSize}, {mine.Rank} with {mine.WorldSize}; start all with the same WORLD_SIZE"
                )
            );
        }

        if (greeting.Version != mine.Version)
        {
            return new RankFailure(
                rank,
                RankFailure.World,
                $"{greeting.Rank} runs {greeting.Version}, {mine.Rank} runs {mine.Version}; start the same program on every host"
            );
        }

        var first = rank > 0 && rank < _ranks.Length ? _ranks[rank] : _ranks[0];
        return first is null
            ? null
            : new RankFailure(
                rank,
                RankFailure.UserInput,
                FormattableString.Invariant(
                    $"there are two processes with rank {rank}: {first} and {greeting.Rank}; give each its own RANK"
                )
            );
    }

    private bool IsOver()
    {
        lock (_lock)
        {
            // Without a secret anybody may have said what does not fit: only he is refused, and the others may still come.
            return (_refusal is not null && _settings.Environment.RunIdIsSecret) || Array.TrueForAll(_ranks, rank => rank is not null);
        }
    }

    private RankFailure? Problem()
    {
        lock (_lock)
        {
            var missing = Enumerable.Range(0, _ranks.Length).Where(rank => _ranks[rank] is null).ToArray();
            return missing.Length == 0 ? null : _refusal ?? Missing(missing);
        }
    }

    private RankFailure Missing(int[] missing) =>
        new(
            missing[0],
            RankFailure.World,
            FormattableString.Invariant(
                $"{(missing.Length == 1 ? "rank" : "ranks")} {string.Join(", ", missing)} of {_ranks.Length} did not come to {_settings.Place} within {_settings.Timeout.TotalSeconds:0.#} s; were they started, do they reach that address? (--rendezvous-timeout waits longer)"
            )
        );

    private void Dismiss(RankFailure failure)
    {
        lock (_lock)
        {
            foreach (var member in _members)
            {
                member?.TrySend(FrameKind.Failure, Frame.Encode(failure.Write));
                member?.EndSending();
            }
        }
    }
}
