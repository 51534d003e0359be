using System.Collections.Immutable;
using System.Globalization;
using SimMoE.Experiments.Yaml;
using SimMoE.Trainer.Training;

namespace SimMoE.Experiments.Specs;

/// <summary>Reads the parts of a training spec that have no reader elsewhere.</summary>
internal static class TrainSectionReader
{
    private const int Most = int.MaxValue;

    // Bias change for each unit of the highest learning rate, in the published loop of arXiv 2602.04870.
    private const double BalancingPerLearningRate = 50;

    private static readonly Dictionary<string, ScheduleKind> Schedules = new()
    {
        ["trapezoid"] = ScheduleKind.Trapezoid,
        ["cosine"] = ScheduleKind.Cosine,
        ["linear"] = ScheduleKind.Linear,
        ["constant"] = ScheduleKind.Constant,
    };

    /// <summary>A part that may be left out.</summary>
    public static MapReader Section(SpecMap root, MapReader keys, string key) =>
        (keys.Optional(key)?.AsMap() ?? new SpecMap(root.File, $"{root.Path}.{key}", root.Line, [])).Read();

    /// <summary>Where the tokens are.</summary>
    public static TrainData Data(SpecMap root, MapReader keys)
    {
        if (keys.Required("data", "{train: data/train.bin, validation: data/validation.bin}") is not { } node)
        {
            return new TrainData([], [], true);
        }

        var data = node.AsMap().Read();
        var train = Files(root, data.Required("train", "data/train.bin"));
        var validation = Files(root, data.Optional("validation"));
        var shuffled = data.FlagOr("shuffled", true);
        data.RejectUnknown();
        return new TrainData(train, validation, shuffled);
    }

    /// <summary>AdamW and clipping.</summary>
    public static OptimizerSettings Optimizer(SpecMap root, MapReader keys)
    {
        var usual = new OptimizerSettings();
        var optimizer = Section(root, keys, "optimizer");
        var read = new OptimizerSettings
        {
            LearningRate = optimizer.NumberOr("learning_rate", usual.LearningRate, 0, 100),
            Beta1 = optimizer.NumberOr("beta1", usual.Beta1, 0, 0.999999),
            Beta2 = optimizer.NumberOr("beta2", usual.Beta2, 0, 0.999999),
            Epsilon = optimizer.NumberOr("epsilon", usual.Epsilon, 0, 1),
            WeightDecay = optimizer.NumberOr("weight_decay", usual.WeightDecay, 0, 10),
            ClipNorm = optimizer.NumberOr("clip_norm", usual.ClipNorm, 0, double.MaxValue),
        };
        optimizer.RejectUnknown();
        return read;
    }

    /// <summary>The learning rate over the steps.</summary>
    /// <param name="root">The spec.</param>
    /// <param name="keys">Its keys.</param>
    /// <param name="steps">Steps of the run.</param>
    /// <param name="highest">Highest rate.</param>
    /// <param name="shrinks">True if ramps that are longer than the run shrink to it: the steps are the command line's, the ramps the
    /// file's.</param>
    public static LearningRateSchedule Schedule(SpecMap root, MapReader keys, long steps, double highest, bool shrinks)
    {
        var schedule = Section(root, keys, "schedule");
        long warmUp = schedule.IntegerOr("warm_up_steps", 0, 0, Most);
        long decay = schedule.IntegerOr("decay_steps", 0, 0, Most);
        if (shrinks && warmUp + decay > steps)
        {
            (warmUp, decay) = (warmUp * steps / (warmUp + decay), decay * steps / (warmUp + decay));
        }

        var read = new LearningRateSchedule
        {
            Kind = schedule.ChoiceOr("kind", Schedules, ScheduleKind.Trapezoid),
            Steps = steps,
            WarmUpSteps = warmUp,
            DecaySteps = decay,
            Highest = highest,
            Lowest = schedule.NumberOr("lowest_learning_rate", 0, 0, 100),
        };
        if (read.WarmUpSteps + read.DecaySteps > steps)
        {
            schedule.Reject(
                read.WarmUpSteps > steps ? "warm_up_steps" : "decay_steps",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{read.WarmUpSteps} steps of warm-up and {read.DecaySteps} of decay in {steps} steps"
                ),
                "expected no more than 'training.steps' together"
            );
        }

        if (read.DecaySteps > 0 && read.Kind != ScheduleKind.Trapezoid)
        {
            schedule.Reject("decay_steps", $"found {read.DecaySteps} beside another shape", "only 'kind: trapezoid' has steps of decay");
        }

        if (read.Lowest > highest)
        {
            schedule.Reject("lowest_learning_rate", "more than the highest", "expected at most 'optimizer.learning_rate'");
        }

        schedule.RejectUnknown();
        return read;
    }

    /// <summary>Change of a selection bias a step.</summary>
    public static double BalancingRate(SpecMap root, MapReader keys, double learningRate)
    {
        var balancing = Section(root, keys, "balancing");
        var rate = balancing.NumberOr("rate", BalancingPerLearningRate * learningRate, 0, 10);
        balancing.RejectUnknown();
        return rate;
    }

    /// <summary>When the held-out loss is measured.</summary>
    public static EvaluationSettings Evaluation(SpecMap root, MapReader keys)
    {
        var evaluation = Section(root, keys, "evaluation");
        var read = new EvaluationSettings(evaluation.IntegerOr("every", 0, 0, Most), evaluation.IntegerOr("sequences", 0, 0, Most));
        evaluation.RejectUnknown();
        return read;
    }

    /// <summary>Steps between checkpoints, and how many are kept.</summary>
    public static (long Every, int Keep) Checkpoints(SpecMap root, MapReader keys)
    {
        var checkpoint = Section(root, keys, "checkpoint");
        var read = (checkpoint.IntegerOr("every", 0, 0, Most), checkpoint.IntegerOr("keep", 2, 1, 1000));
        checkpoint.RejectUnknown();
        return read;
    }

    /// <summary>Where results go, and how often a line is printed.</summary>
    public static (string Folder, long ReportEvery) Output(SpecMap root, MapReader keys, string name)
    {
        var output = Section(root, keys, "output");
        var read = (output.TextOr("folder", Path.Combine("out", "runs", name)), output.IntegerOr("report_every", 10, 1, Most));
        output.RejectUnknown();
        return read;
    }

    /// <summary>When routers' choices are written.</summary>
    public static TraceSettings Trace(SpecMap root, MapReader keys)
    {
        var trace = Section(root, keys, "trace");
        var read = new TraceSettings(trace.IntegerOr("every", 0, 0, Most), trace.FlagOr("indices", false));
        trace.RejectUnknown();
        return read;
    }

    // A relative name is meant beside the spec that names it; one set on the command line, where the command runs.
    private static ImmutableArray<string> Files(SpecMap root, SpecNode? node)
    {
        var files = ImmutableArray.CreateBuilder<string>();
        foreach (var item in node?.AsList() ?? [])
        {
            var name = item.AsText();
            var beside = ReferenceEquals(item.File, root.File) ? Path.GetDirectoryName(root.File.Name) ?? "" : "";
            files.Add(Path.IsPathRooted(name) ? name : Path.Combine(beside, name));
        }

        return files.ToImmutable();
    }
}
