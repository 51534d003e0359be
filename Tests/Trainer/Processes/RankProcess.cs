using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Launch;
using SimMoE.Units;

namespace SimMoE.Tests.Trainer.Processes;

/// <summary>What a process does that a test started as a rank.</summary>
internal static class RankProcess
{
    /// <summary>First argument of such a process.</summary>
    public const string Verb = "rank";

    /// <summary>Written when the work has begun.</summary>
    public const string Ready = "ready";

    /// <summary>Fault timeout of these processes.</summary>
    public static readonly TimeSpan FaultTimeout = TimeSpan.FromSeconds(3);

    private const int ThrowAt = 5;

    /// <summary>Does what the scenario says and gives the exit status, as the program does.</summary>
    public static int Run(string scenario)
    {
        var options = new RankSessionOptions
        {
            Environment = LaunchEnvironment.Detect(Environment.GetEnvironmentVariable),
            FaultTimeout = FaultTimeout,
            Talk = Console.Error,
        };
        try
        {
            return RankSession.Run(options, session => Run(scenario, session), Describe);
        }
#pragma warning disable CA1031 // the last place that can turn a failure into words and an exit status
        catch (Exception error)
#pragma warning restore CA1031
        {
            Console.Error.WriteLine(error.Message);
            return Describe(error).ExitCode;
        }
    }

    private static int Run(string scenario, RankSession session)
    {
        switch (scenario)
        {
            case "steps":
                return Steps(session, _ => { });
            case "throw":
                return Steps(session, step => ThrowInRankOne(session, step));
            case "hang":
                return Steps(session, step => HangInRankOne(session, step));
            default:
                throw new ArgumentException($"no scenario '{scenario}'");
        }
    }

    /// <summary>Steps with an exchange in each, until somebody ends them.</summary>
    private static int Steps(RankSession session, Action<int> inStep)
    {
        for (var step = 0; ; step++)
        {
            session.Progress("step", step);
            inStep(step);
            session.Exchange([]);
            if (step == 1)
            {
                Console.WriteLine(Ready);
            }

            Thread.Sleep(10);
        }
    }

    private static void ThrowInRankOne(RankSession session, int step)
    {
        if (session.Rank == 1 && step == ThrowAt)
        {
            throw new SpecException(new Problem("$.data", "a bad token", "expected a good one"));
        }
    }

    private static void HangInRankOne(RankSession session, int step)
    {
        if (session.Rank == 1 && step == ThrowAt)
        {
            Thread.Sleep(Timeout.Infinite);
        }
    }

    private static (int ExitCode, string Message) Describe(Exception error) => error switch
    {
        SpecException => (2, error.Message),
        RankFailureException other => (other.Failure.ExitCode, error.Message),
        WorldException or System.Runtime.InteropServices.ExternalException => (3, error.Message),
        _ => (70, error.ToString()),
    };
}
