using System.Diagnostics;
using System.Globalization;
using SimMoE.Tests.Trainer.Training;
using SimMoE.Trainer.Checkpoints;
using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Training;

namespace SimMoE.Tests.Trainer.Processes;

/// <summary>A training run of processes that kills one of its ranks, as <c>kill -9</c> does, at a point of a save.</summary>
/// <param name="Folder">Of the checkpoints; a run goes on from the latest.</param>
/// <param name="Steps">Where it ends.</param>
/// <param name="Every">Steps between checkpoints.</param>
/// <param name="KilledRank">Whom; -1 for none.</param>
/// <param name="Point">Name of the point, as <see cref="CheckpointStore"/> gives it.</param>
/// <param name="Pass">How often the point has been reached then, from 1.</param>
internal sealed record KilledRun(string Folder, long Steps, long Every, int KilledRank = -1, string Point = "", int Pass = 0)
{
    /// <summary>Rank 0 writes it, and the step, when a checkpoint has become the latest.</summary>
    public const string Saved = "saved ";

    private const char Separator = '|';

    /// <summary>Reads what <see cref="ToScenario"/> wrote.</summary>
    public static KilledRun Parse(string scenario)
    {
        var parts = scenario.Split(Separator);
        return new KilledRun(parts[0], Number(parts[1]), Number(parts[2]), (int)Number(parts[3]), parts[4], (int)Number(parts[5]));
    }

    /// <summary>As one argument of a process.</summary>
    public string ToScenario() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Folder}{Separator}{Steps}{Separator}{Every}{Separator}{KilledRank}{Separator}{Point}{Separator}{Pass}"
        );

    /// <summary>Trains as one rank.</summary>
    public int Train(RankSession session)
    {
        var settings = TinyRun.Settings(TinyRun.Model(), TinyRun.Plan(session.WorldSize, 2), Steps) with { CheckpointEvery = Every };
        using var groups = session.Groups(settings.Plan);
        using var model = TinyRun.Create(settings, groups);
        using var step = new TrainingStep(settings, model, groups, new PatternTokens());
        var passed = 0;
        TrainingRun? run = null;
        var store = new CheckpointStore(Folder, 2, groups.World)
        {
            Reached = point =>
            {
                if (point == "latest")
                {
                    Console.WriteLine(Saved + run!.Step.ToString(CultureInfo.InvariantCulture));
                }

                if (session.Rank == KilledRank && point == Point && ++passed == Pass)
                {
                    using var self = Process.GetCurrentProcess();
                    self.Kill();
                    Thread.Sleep(Timeout.Infinite);
                }
            },
        };
        run = new TrainingRun(settings, step, groups, null, store);
        using (run)
        {
            if (store.Latest is not null)
            {
                run.Resume();
            }

            Console.WriteLine(RankProcess.Ready);
            return run.Run(() => false, session.Progress) == RunEnd.Finished ? 0 : 1;
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
