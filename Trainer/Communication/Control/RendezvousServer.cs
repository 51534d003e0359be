using System.Net.Sockets;

namespace SimMoE.Trainer.Communication.Control;

/// <summary>Rank 0 waits for the others.</summary>
internal sealed class RendezvousServer
{
    private const int PollMicroseconds = 50_000;
    private const int HandshakeMilliseconds = 5_000;
    private readonly object _lock = new();
    private readonly RendezvousSettings _settings;
    private readonly Connection?[] _members;
    private readonly RankIdentity?[] _ranks;
    private RankFailure? _refusal;

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
                // A stranger that says nothing must not keep the others waiting.
                var connection = new Connection(listener.Accept());
                new Thread(() => Receive(connection)) { IsBackground = true, Name = "simmoe handshake" }.Start();
            }
        }
    }

    private void Receive(Connection connection)
    {
        connection.ReceiveTimeoutMilliseconds = HandshakeMilliseconds;
        Span<byte> magic = stackalloc byte[Greeting.Magic.Length];
        if (!connection.TryReceive(magic) || !magic.SequenceEqual(Greeting.Magic) || connection.Receive() is not { Kind: FrameKind.Hello } frame)
        {
            connection.Dispose();
            return;
        }

        connection.ReceiveTimeoutMilliseconds = 0;
        connection.TrySend(Greeting.Magic);
        var greeting = frame.Decode(Greeting.Read);
        if (greeting.RunId != _settings.Environment.RunId)
        {
            connection.TrySend(FrameKind.WrongRun, []);
            connection.Dispose();
            return;
        }

        Admit(connection, greeting);
    }

    private void Admit(Connection connection, Greeting greeting)
    {
        lock (_lock)
        {
            var refusal = Refusal(greeting);
            connection.TrySend(refusal is null ? FrameKind.Welcome : FrameKind.Failure, refusal is null ? [] : Frame.Encode(refusal.Write));
            if (refusal is null)
            {
                _ranks[greeting.Rank.Rank] = greeting.Rank;
                _members[greeting.Rank.Rank - 1] = connection;
            }
            else
            {
                _refusal ??= refusal;
                connection.Dispose();
            }
        }
    }

    private RankFailure? Refusal(Greeting greeting)
    {
        var mine = _settings.Greeting;
        var rank = greeting.Rank.Rank;
        if (greeting.WorldSize != mine.WorldSize)
        {
            return new RankFailure(rank, RankFailure.UserInput, FormattableString.Invariant(
                $"{greeting.Rank} was started with world size {greeting.WorldSize}, {mine.Rank} with {mine.WorldSize}; start all with the same WORLD_SIZE"));
        }

        if (greeting.Version != mine.Version)
        {
            return new RankFailure(rank, RankFailure.World, $"{greeting.Rank} runs {greeting.Version}, {mine.Rank} runs {mine.Version}; start the same program on every host");
        }

        var first = rank > 0 && rank < _ranks.Length ? _ranks[rank] : _ranks[0];
        return first is null
            ? null
            : new RankFailure(rank, RankFailure.UserInput, FormattableString.Invariant($"there are two processes with rank {rank}: {first} and {greeting.Rank}; give each its own RANK"));
    }

    private bool IsOver()
    {
        lock (_lock)
        {
            return _refusal is not null || Array.TrueForAll(_ranks, rank => rank is not null);
        }
    }

    private RankFailure? Problem()
    {
        lock (_lock)
        {
            var missing = Enumerable.Range(0, _ranks.Length).Where(rank => _ranks[rank] is null).ToArray();
            return _refusal ?? (missing.Length == 0 ? null : Missing(missing));
        }
    }

    private RankFailure Missing(int[] missing) => new(missing[0], RankFailure.World, FormattableString.Invariant(
        $"{(missing.Length == 1 ? "rank" : "ranks")} {string.Join(", ", missing)} of {_ranks.Length} did not come to {_settings.Place} within {_settings.Timeout.TotalSeconds:0.#} s; were they started, do they reach that address? (--rendezvous-timeout waits longer)"));

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
