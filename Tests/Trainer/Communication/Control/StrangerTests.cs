using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Communication.Control;

namespace SimMoE.Tests.Trainer.Communication.Control;

/// <summary>Whoever finds the port at which ranks meet can send what he likes: it closes his connection and nothing else.</summary>
public sealed class StrangerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(16);
    private static readonly byte[] Magic = Greeting.Magic.ToArray();

    /// <summary>The greeting of a rank of another run: what a stranger can know, and a good start for what he can damage.</summary>
    private static readonly byte[] OtherRun = Hello(
        Frame.Encode(new Greeting(new RankIdentity(1, "host", 4711), 3, "another run", "v").Write)
    );

    public static TheoryData<string, byte[]> Bytes =>
        new()
        {
            { "nothing", [] },
            { "no magic", "GET / HTTP/1.1\r\n\r\n"u8.ToArray() },
            { "half a magic", Magic[..3] },
            { "magic alone", Magic },
            { "a greeting of 3 bytes", Hello([1, 2, 3]) },
            { "a text longer than its greeting", Hello([1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x07]) },
            { "a text of negative length", Hello([1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff]) },
            { "256 MB announced", [.. Magic, 0, 0, 0, 16, 1] },
            { "a negative length", [.. Magic, 0xff, 0xff, 0xff, 0xff, 1] },
            { "another frame", [.. Magic, 0, 0, 0, 0, 8] },
            { "rank -1", Hello(Frame.Encode(new Greeting(new RankIdentity(-1, "host", 1), 3, "secret", "v").Write)) },
            { "escape codes in its name", Hello(Frame.Encode(new Greeting(new RankIdentity(1, "\u001b[2J", 1), 3, "secret", "v").Write)) },
            { "too much", Hello([.. Frame.Encode(new Greeting(new RankIdentity(1, "host", 1), 3, "secret", "v").Write), 0]) },
            { "another run", OtherRun },
        };

    /// <summary>Rank 1 comes when the stranger has been heard; the three then work as if there had been none.</summary>
    [Theory]
    [MemberData(nameof(Bytes))]
    public void Start_AfterAStranger_MeetsAndWorks(string what, byte[] bytes)
    {
        Assert.NotEmpty(what);
        var ranks = Secret(3);
        MeetAround(
            ranks,
            () =>
            {
                using var stranger = Connect(ranks.Ports[0]);
                stranger.Send(bytes);
                stranger.Shutdown(SocketShutdown.Send);
                Assert.True(Drain(stranger).Length <= 32);
            }
        );
    }

    /// <summary>A stranger who stops in the middle of his greeting, or sends a byte now and then, is dropped while the ranks still wait for
    /// one another.</summary>
    [Fact]
    public void Start_StrangersThatDawdle_AreDroppedAndHoldNobodyUp()
    {
        var ranks = Secret(3);
        MeetAround(
            ranks,
            () =>
            {
                using var silent = Connect(ranks.Ports[0]);
                silent.Send(OtherRun.AsSpan(0, 20));
                using var slow = Connect(ranks.Ports[0]);
                Assert.Throws<SocketException>(() =>
                {
                    // At this pace the greeting would take more than 10 s.
                    for (var i = 0; i < OtherRun.Length; i++)
                    {
                        slow.Send(OtherRun.AsSpan(i, 1));
                        Thread.Sleep(250);
                    }
                });
                Assert.Empty(Drain(silent));
            }
        );
    }

    [Fact]
    public void Start_MoreStrangersThanAnyoneNeeds_HoldNobodyUp()
    {
        var ranks = Secret(2);
        var strangers = new List<Socket>();
        MeetAround(ranks, () => strangers.AddRange(Enumerable.Range(0, 600).Select(_ => Connect(ranks.Ports[0]))));
        strangers.ForEach(stranger => stranger.Dispose());
    }

    /// <summary>Random bytes, random frames, and greetings with bytes changed, cut or put in, from four sides, while ranks come late and
    /// then work.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_UnderFire_GivesWhatItGivesInPeace(int seed)
    {
        var ranks = Secret(3);
        using var over = new CancellationTokenSource();
        var sent = 0;
        void Fire(int attacker)
        {
            var random = new Random((seed * 100) + attacker);
            while (!over.IsCancellationRequested)
            {
                if (Attack(ranks.Ports[0], Noise(random), random))
                {
                    Interlocked.Increment(ref sent);
                }
            }
        }

        var attackers = Enumerable.Range(0, 4).Select(attacker => new Thread(() => Fire(attacker))).ToArray();
        var errors = RankThreads.Run(
            [0, 1, 2, 3],
            rank =>
            {
                if (rank == 3)
                {
                    Array.ForEach(attackers, attacker => attacker.Start());
                    return;
                }

                // The ranks come when there is already some noise.
                SpinWait.SpinUntil(() => rank == 0 || Volatile.Read(ref sent) > 400 * rank, Patience);
                using var session = RankSession.Start(ranks.Options(rank));
                for (var round = 0; round < 200; round++)
                {
                    var parts = session.Exchange(Encoding.UTF8.GetBytes($"{rank} in round {round}"));
                    Assert.Equal(
                        [$"0 in round {round}", $"1 in round {round}", $"2 in round {round}"],
                        parts.Select(Encoding.UTF8.GetString)
                    );
                }

                session.Leave();
            }
        );
        over.Cancel();
        Array.ForEach(attackers, attacker => attacker.Join());
        Assert.All(errors, Assert.Null);
        Assert.True(sent > 800);
        Assert.All(ranks.Talk, talk => Assert.Equal("", talk.ToString()));
    }

    /// <summary>Without a secret anyone can say that he is rank 1 of 2; who says something that does not fit is refused alone, and named
    /// only if nobody else comes.</summary>
    [Fact]
    public void Start_GreetingThatDoesNotFit_EndsNobodyElse()
    {
        var ranks = new RankThreads(3);
        MeetAround(
            ranks,
            () =>
            {
                var error = Assert.Throws<RankFailureException>(() => RankSession.Start(ranks.Options(1, world: 2)));
                Assert.Contains("was started with world size 2", error.Message, StringComparison.Ordinal);
            }
        );
    }

    /// <summary>Rank 1 has met rank 0 and then sends what is no message: it is at fault, by name, and no exception ends rank 0.</summary>
    [Theory]
    [InlineData(new byte[] { 1, 0, 0, 0, 5, 1 })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0x7f, 5 })]
    [InlineData(new byte[] { 2, 0, 0, 0, 8, 1, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 99 })]
    public void Run_MemberSendsNoMessage_IsNamed(byte[] bytes)
    {
        var ranks = Secret(2);
        var errors = RankThreads.Run(
            [0, 1],
            rank =>
            {
                if (rank == 0)
                {
                    using var session = RankSession.Start(ranks.Options(0));
                    session.Exchange([]);
                    return;
                }

                SpinWait.SpinUntil(() => false, 300);
                using var member = Connect(ranks.Ports[0]);
                var greeting = new Greeting(new RankIdentity(1, "host", 4711), 2, "secret", ranks.Options(1).Version);
                member.Send(Hello(Frame.Encode(greeting.Write)));
                member.Receive(new byte[8]);
                member.Send(bytes);
                member.Shutdown(SocketShutdown.Send);
                Drain(member);
            }
        );
        var failure = Assert.IsType<RankFailureException>(errors[0]).Failure;
        Assert.Equal((1, 3), (failure.Rank, failure.ExitCode));
        Assert.Contains("rank 1 (host host, process 4711)", failure.Message, StringComparison.Ordinal);
        Assert.Null(errors[1]);
    }

    private static RankThreads Secret(int ranks) => new(ranks) { RunId = "secret", RunIdIsSecret = true };

    /// <summary>Ranks 0 and 2 wait for rank 1 while the strangers do what they do; then it comes.</summary>
    private static void MeetAround(RankThreads ranks, Action strangers)
    {
        using var heard = new ManualResetEventSlim();
        var errors = RankThreads.Run(
            Enumerable.Range(0, ranks.WorldSize + 1),
            rank =>
            {
                if (rank == ranks.WorldSize)
                {
                    try
                    {
                        strangers();
                    }
                    finally
                    {
                        heard.Set();
                    }

                    return;
                }

                Assert.True(rank != 1 || heard.Wait(Patience));
                using var session = RankSession.Start(ranks.Options(rank));
                Assert.Equal(
                    Enumerable.Range(0, ranks.WorldSize).Select(each => (byte)each),
                    session.Exchange([(byte)rank]).Select(part => part[0])
                );
                session.Leave();
            }
        );
        Assert.All(errors, Assert.Null);
    }

    private static byte[] Hello(byte[] payload)
    {
        var bytes = new byte[Magic.Length + 5 + payload.Length];
        Magic.CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), payload.Length);
        bytes[12] = (byte)FrameKind.Hello;
        payload.CopyTo(bytes, 13);
        return bytes;
    }

    private static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(64)];
        random.NextBytes(bytes);
        switch (random.Next(5))
        {
            case 0:
                return bytes;
            case 1:
                return [.. Magic, .. bytes];
            case 2:
                return Hello(bytes);
            case 3:
                return OtherRun[..random.Next(OtherRun.Length)];
            default:
                byte[] changed = [.. OtherRun];
                for (var i = random.Next(4); i >= 0; i--)
                {
                    changed[8 + random.Next(changed.Length - 8)] = (byte)random.Next(256);
                }

                return changed;
        }
    }

    /// <summary>True if somebody listened.</summary>
    private static bool Attack(int port, byte[] noise, Random random)
    {
        try
        {
            using var stranger = Connect(port);
            stranger.Send(noise);
            if (random.Next(2) == 0)
            {
                // Closing with this takes the connection away by force.
                stranger.LingerState = new LingerOption(true, 0);
            }
            else
            {
                stranger.Shutdown(SocketShutdown.Send);
                Drain(stranger);
            }

            return true;
        }
        catch (SocketException)
        {
            // Nobody listens before rank 0 has come, and after all have.
            Thread.Sleep(1);
            return false;
        }
    }

    private static Socket Connect(int port)
    {
        var until = Environment.TickCount64 + 5_000;
        while (true)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            {
                ReceiveTimeout = (int)Patience.TotalMilliseconds,
            };
            try
            {
                socket.Connect(IPAddress.Loopback, port);
                return socket;
            }
            catch (SocketException) when (Environment.TickCount64 < until)
            {
                socket.Dispose();
                Thread.Sleep(10);
            }
        }
    }

    /// <summary>Everything until the other side closes.</summary>
    private static byte[] Drain(Socket socket)
    {
        var all = new List<byte>();
        var buffer = new byte[256];
        try
        {
            for (int count; (count = socket.Receive(buffer)) > 0; )
            {
                all.AddRange(buffer[..count]);
            }
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Closed with something of ours unread.
        }

        return [.. all];
    }
}
