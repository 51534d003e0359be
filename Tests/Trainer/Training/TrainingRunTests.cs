using SimMoE.Tests.Trainer.Communication;
using SimMoE.Trainer.Checkpoints;
using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Training;
using SimMoE.Units;
using SimMoE.Workload.Models;

namespace SimMoE.Tests.Trainer.Training;

/// <summary>A run reports, evaluates, traces, stops in order and goes on bit for bit.</summary>
public sealed class TrainingRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("simmoe-run-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TorchTheory]
    [InlineData(FeedForwardKind.MultiHeadLatentMoe)]
    [InlineData(FeedForwardKind.Moe)]
    public void Resume_AfterAStop_GoesOnBitForBit(FeedForwardKind kind)
    {
        var settings = TinyRun.Settings(TinyRun.Model(kind), TinyRun.Plan(2, 2, kind: kind), steps: 5);
        var through = Start(settings, "through", resumes: false, stopAfter: long.MaxValue);
        var first = Start(settings, "parts", resumes: false, stopAfter: 3);
        var second = Start(settings, "parts", resumes: true, stopAfter: long.MaxValue);

        Assert.Equal([RunEnd.Stopped, RunEnd.Stopped], first.Select(rank => rank.End));
        Assert.Equal([RunEnd.Finished, RunEnd.Finished], second.Select(rank => rank.End));
        for (var rank = 0; rank < 2; rank++)
        {
            Assert.All(through[rank].Weights, pair => Assert.Equal(pair.Value, second[rank].Weights[pair.Key]));
        }
    }

    [TorchFact]
    public void Run_WritesLogTracesAndEvaluations()
    {
        var settings = TinyRun.Settings(TinyRun.Model(), TinyRun.Plan(2, 2), steps: 4) with
        {
            Evaluation = new EvaluationSettings(2, 5),
            Trace = new TraceSettings(2, Indices: true),
        };
        var talk = new StringWriter();
        Start(settings, "log", resumes: false, stopAfter: long.MaxValue, talk);

        var lines = File.ReadAllLines(Path.Combine(_folder, "log", "log.jsonl"));
        Assert.Equal(6, lines.Length);
        Assert.All(
            [
                "\"iter\":1",
                "\"loss\":",
                "\"lr\":0.01",
                "\"ms\":",
                "\"tok_per_s\":",
                "\"mfu\":null",
                "\"grad_norm\":",
                "\"load\":{\"1\":[",
                "\"2\":[",
            ],
            field => Assert.Contains(field, lines[0], StringComparison.Ordinal)
        );
        Assert.All(
            ["\"iter\":2", "\"val_loss\":", "\"val_ppl\":", "\"val_tokens\":60"],
            field => Assert.Contains(field, lines[2], StringComparison.Ordinal)
        );
        Assert.Contains("iter 4: validation loss", talk.ToString(), StringComparison.Ordinal);

        // 2 layers x 4 heads x 48 tokens x 2 experts
        var counts = File.ReadAllLines(Path.Combine(_folder, "log", "routing", "counts-000002.csv"));
        Assert.Equal(
            2 * 4 * 48 * 2,
            counts.Skip(1).Sum(line => int.Parse(line.Split(',')[3], System.Globalization.CultureInfo.InvariantCulture))
        );
        Assert.Equal(1 + (2 * 4 * 48), File.ReadAllLines(Path.Combine(_folder, "log", "routing", "trace-000002.csv")).Length);
    }

    [TorchFact]
    public void Run_LossThatIsNoNumber_StopsAndSaysWhatToDo()
    {
        var settings = TinyRun.Settings(TinyRun.Model(), TinyRun.Plan(), steps: 50) with
        {
            Optimizer = new OptimizerSettings { LearningRate = 1e30, ClipNorm = 0 },
            Schedule = new LearningRateSchedule
            {
                Kind = ScheduleKind.Constant,
                Steps = 50,
                Highest = 1e30,
            },
        };

        var error = Assert.Throws<WorldException>(() => Start(settings, "diverged", resumes: false, stopAfter: long.MaxValue));
        Assert.Contains("diverged at iter", error.Message, StringComparison.Ordinal);
        Assert.Contains("optimizer.learning_rate", error.Message, StringComparison.Ordinal);
    }

    private (RunEnd End, IReadOnlyDictionary<string, float[]> Weights)[] Start(
        TrainingSettings settings,
        string name,
        bool resumes,
        long stopAfter,
        TextWriter? talk = null
    )
    {
        var folder = Path.Combine(_folder, name);
        Directory.CreateDirectory(folder);
        var ends = new (RunEnd, IReadOnlyDictionary<string, float[]>)[settings.Plan.Ranks];
        ThreadGroup.Run(settings.Plan, groups => ends[groups.World.Rank] = OnRank(settings, groups, folder, resumes, stopAfter, talk));
        return ends;
    }

    private static (RunEnd, IReadOnlyDictionary<string, float[]>) OnRank(
        TrainingSettings settings,
        ProcessGroups groups,
        string folder,
        bool resumes,
        long stopAfter,
        TextWriter? talk
    )
    {
        using var model = TinyRun.Create(settings, groups);
        using var step = new TrainingStep(settings, model, groups, new PatternTokens());
        using var run = new TrainingRun(
            settings,
            step,
            groups,
            new PatternTokens(count: 7),
            new CheckpointStore(Path.Combine(folder, "checkpoints"), 2, groups.World)
        );
        if (resumes)
        {
            run.Resume();
        }

        using var output = groups.World.Rank == 0 ? new RunOutput(folder, run.Step, talk) : null;
        run.Output = output;
        var end = run.Run(() => run.Step >= stopAfter);
        return (end, TinyRun.Weights(model));
    }
}
