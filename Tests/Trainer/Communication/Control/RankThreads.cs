using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Launch;

namespace SimMoE.Tests.Trainer.Communication.Control;

/// <summary>Sessions of several ranks as threads of this process; nothing is ended, what was thrown is kept for each rank.</summary>
internal sealed class RankThreads(int worldSize)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public IReadOnlyList<int> Ports { get; init; } = [FreePort.Find()];

    public TimeSpan Rendezvous { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Fault { get; init; } = TimeSpan.FromSeconds(30);

    public string RunId { get; init; } = "";

    public bool RunIdIsSecret { get; init; }

    public int WorldSize => worldSize;

    public StringWriter[] Talk { get; } = [.. Enumerable.Range(0, worldSize).Select(_ => new StringWriter())];

    public int?[] Ended { get; } = new int?[worldSize];

    public CancellationToken[] Stop { get; } = new CancellationToken[worldSize];

    public RankSessionOptions Options(int rank, int? world = null) =>
        new()
        {
            Environment = new LaunchEnvironment
            {
                Source = LaunchSource.Torchrun,
                Rank = rank,
                WorldSize = world ?? worldSize,
                LocalRank = rank,
                MasterHost = "127.0.0.1",
                MasterPorts = Ports,
                RunId = RunId,
                RunIdIsSecret = RunIdIsSecret,
            },
            RendezvousTimeout = Rendezvous,
            FaultTimeout = Fault,
            Talk = Talk[rank],
            Stop = Stop[rank],
            End = exitCode => Ended[rank] ??= exitCode,
        };

    /// <summary>Runs the body for some ranks at the same time and gives what each threw, in the order of the ranks given.</summary>
    public static Exception?[] Run(IEnumerable<int> ranks, Action<int> body)
    {
        var order = ranks.ToArray();
        var errors = new Exception?[order.Length];
        var threads = order
            .Select((rank, index) => new Thread(() => errors[index] = Record.Exception(() => body(rank))) { IsBackground = true })
            .ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Assert.All(threads, thread => Assert.True(thread.Join(Patience), "a rank hangs"));
        return errors;
    }

    /// <summary>The same for every rank, each in its session; nothing may be thrown.</summary>
    public void Run(Action<RankSession> body)
    {
        var errors = Run(
            Enumerable.Range(0, worldSize),
            rank =>
            {
                using var session = RankSession.Start(Options(rank));
                body(session);
                session.Leave();
            }
        );
        Assert.All(errors, Assert.Null);
    }
}
