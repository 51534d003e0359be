using System.Globalization;
using SimMoE.Tests.Trainer.Processes;
using SimMoE.Trainer.Checkpoints;
using SimMoE.Workload;

namespace SimMoE.Tests.Trainer.Checkpoints;

/// <summary>The trainer's processes are killed at every point of a save and at other moments; what is left must always go on, and in the
/// end be what
/// a run that nobody disturbed gives, bit for bit.</summary>
public sealed class KillTests : IDisposable
{
    private const int SigKill = 9;
    private const long Every = 3;
    private const long FarAway = 1_000_000;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TorchFact]
    public void Resume_AfterKillsAtEveryPointAndAtAnyTime_EndsAsTheUndisturbedRun()
    {
        Assert.SkipWhen(TestDevice.IsCuda, "sums on a GPU are not bit for bit the same twice");
        var folder = _folder.File("killed");
        foreach (
            var (rank, point) in new (int, string)[]
            {
                (0, "prepared"),
                (0, "weights.safetensors"),
                (1, "weights.1-of-2.safetensors"),
                (0, "optimizer.0-of-2.safetensors"),
                (1, "written"),
                (0, "written"),
                (0, "manifest"),
                (0, "renamed"),
                (0, "latest"),
                (0, "pruned"),
            }
        )
        {
            // In the second save of this run, so that each run comes further than the one before.
            RunUntilKilled(new KilledRun(folder, FarAway, Every, rank, point, Pass: 2), processes => processes.ExitCode(rank));
        }

        var random = new RandomStream(1, "kill-test");
        for (var kill = 0; kill < 5; kill++)
        {
            RunUntilKilled(
                new KilledRun(folder, FarAway, Every),
                processes =>
                {
                    processes.WaitUntilReady();
                    Thread.Sleep(random.NextInt(300));
                    var rank = random.NextInt(2);
                    processes.Signal(rank, SigKill);
                    processes.ExitCode(rank);
                }
            );
        }

        var end = Latest(folder) + 4;
        RunToEnd(new KilledRun(folder, end, Every));
        RunToEnd(new KilledRun(_folder.File("undisturbed"), end, FarAway));

        // Files and their SHA-256: weights and the optimiser's moments of both ranks.
        var name = CheckpointNames.Step(end);
        Assert.Equal(
            CheckpointManifest.Read(Path.Combine(_folder.File("undisturbed"), name)).Files,
            CheckpointManifest.Read(Path.Combine(folder, name)).Files
        );
    }

    private static void RunUntilKilled(KilledRun run, Action<RankProcesses> kill)
    {
        string output;
        using (var processes = new RankProcesses(2, run.ToScenario()))
        {
            kill(processes);
            output = processes.Output(0);
        }

        // At most the steps since the last save that was finished are lost.
        var saved = output
            .Split('\n')
            .Where(line => line.StartsWith(KilledRun.Saved, StringComparison.Ordinal))
            .Select(line => Number(line[KilledRun.Saved.Length..]));
        Assert.True(Latest(run.Folder) >= saved.DefaultIfEmpty(0).Max(), output);
    }

    private static void RunToEnd(KilledRun run)
    {
        using var processes = new RankProcesses(2, run.ToScenario());
        Assert.Equal((0, 0), (processes.ExitCode(0), processes.ExitCode(1)));
    }

    private static long Latest(string folder)
    {
        var file = Path.Combine(folder, CheckpointNames.Latest);
        return File.Exists(file) ? CheckpointNames.StepOf(File.ReadAllText(file).Trim())!.Value : 0;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
