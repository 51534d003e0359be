using System.Net;
using System.Net.Sockets;
using SimMoE.Trainer.Launch;
using SimMoE.Units;

namespace SimMoE.Trainer.Communication.Control;

/// <summary>A rank looks for rank 0.</summary>
internal static class RendezvousClient
{
    private static readonly TimeSpan HandshakePatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // Rank 0 gives up first, and then says which ranks are missing.
    private static readonly TimeSpan VerdictPatience = TimeSpan.FromSeconds(10);

    /// <summary>Finds rank 0 and waits with it for the others.</summary>
    /// <exception cref="RankFailureException">A rank did not come or does not fit.</exception>
    /// <exception cref="WorldException">Rank 0 is not where it should be.</exception>
    /// <exception cref="OperationCanceledException">Stopped by the user.</exception>
    public static Member Meet(RendezvousSettings settings, IControlEvents events)
    {
        var until = Heartbeat.Now + settings.Timeout;
        do
        {
            foreach (var port in settings.Environment.MasterPorts)
            {
                settings.Stop.ThrowIfCancellationRequested();
                foreach (var address in HostNames.Addresses(settings.Environment.MasterHost))
                {
                    if (Greet(new IPEndPoint(address, port), settings) is { } connection)
                    {
                        return new Member(Await(connection, settings), connection, settings.Limits, events);
                    }
                }
            }

            settings.Stop.WaitHandle.WaitOne(Pause);
        } while (Heartbeat.Now < until);
        throw new WorldException(
            FormattableString.Invariant(
                $"rank {settings.Environment.Rank} did not find rank 0 at {settings.Place} within {settings.Timeout.TotalSeconds:0.#} s; was it started, is MASTER_ADDR right, is there a firewall? (--rendezvous-timeout waits longer)"
            )
        );
    }

    /// <summary>The connection to rank 0 if it is at this place, else null.</summary>
    private static Connection? Greet(IPEndPoint place, RendezvousSettings settings)
    {
        if (TryConnect(place, settings.Stop) is not { } socket)
        {
            return null;
        }

        var connection = new Connection(socket) { Deadline = Heartbeat.Now + HandshakePatience };
        Span<byte> magic = stackalloc byte[Greeting.Magic.Length];
        var answer =
            connection.TrySend(Greeting.Magic)
            && connection.TrySend(FrameKind.Hello, Frame.Encode(settings.Greeting.Write))
            && connection.TryReceive(magic)
            && magic.SequenceEqual(Greeting.Magic)
                ? connection.Receive()
                : null;
        if (answer is { Kind: FrameKind.Welcome })
        {
            return connection;
        }

        connection.Dispose();
        return answer is { Kind: FrameKind.Failure } refusal && refusal.TryDecode(RankFailure.Read, out var failure)
            ? throw new RankFailureException(failure)
            : null;
    }

    private static RankIdentity[] Await(Connection connection, RendezvousSettings settings)
    {
        connection.Deadline = Heartbeat.Now + settings.Timeout + VerdictPatience;
        using var stop = settings.Stop.Register(connection.Dispose);
        var frame = connection.Receive();
        settings.Stop.ThrowIfCancellationRequested();
        connection.Deadline = null;
        if (
            frame is { Kind: FrameKind.Complete } complete
            && complete.TryDecode(
                reader => Enumerable.Range(0, settings.Environment.WorldSize).Select(_ => RankIdentity.Read(reader)).ToArray(),
                out var ranks
            )
        )
        {
            return ranks;
        }

        throw new RankFailureException(
            frame is { Kind: FrameKind.Failure } told && told.TryDecode(RankFailure.Read, out var failure)
                ? failure
                : new RankFailure(0, RankFailure.World, $"rank 0 at {settings.Place} ended before all ranks had come")
        );
    }

    private static Socket? TryConnect(IPEndPoint place, CancellationToken stop)
    {
        var socket = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(ConnectPatience);
        try
        {
            socket.ConnectAsync(place, patience.Token).AsTask().GetAwaiter().GetResult();
            return socket;
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            return null;
        }
    }
}
