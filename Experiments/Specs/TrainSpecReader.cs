using System.Collections.Immutable;
using System.Globalization;
using SimMoE.Experiments.Yaml;
using SimMoE.Simulator.Compute;
using SimMoE.Trainer.Layers;
using SimMoE.Trainer.Model;
using SimMoE.Trainer.Training;
using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Models;

namespace SimMoE.Experiments.Specs;

/// <summary>Reads a training run. Every problem of the file is found at once.</summary>
/// <remarks>Keys: docs/spec-reference.md. Model and plan are read by the simulator's own readers, so that one file serves both.</remarks>
public static class TrainSpecReader
{
    private static readonly string[] Devices = ["auto", "cpu", "cuda"];

    private static readonly Dictionary<string, Precision?> Precisions = new()
    {
        ["auto"] = null,
        ["bf16"] = Precision.BFloat16,
        ["f32"] = Precision.Float32,
    };

    /// <summary>Keys that only training reads; the simulator lets them stand.</summary>
    public static ImmutableArray<string> Keys { get; } =
    ["data", "training", "optimizer", "schedule", "balancing", "evaluation", "checkpoint", "output", "trace"];

    /// <summary>Keys that only the simulator reads; training lets them stand.</summary>
    public static ImmutableArray<string> SimulatorKeys { get; } =
    ["question", "expectation", "topology", "routing", "profile", "network", "scope", "seeds", "baseline"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">YAML file.</param>
    /// <param name="settings">Fields set on the command line.</param>
    /// <param name="ranks">Processes of the run.</param>
    /// <exception cref="SpecException">Something is wrong; every problem is in it.</exception>
    public static TrainSpec Load(string path, IReadOnlyList<FieldSetting> settings, int ranks)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Read(SpecFile.Load(path), Path.GetFileNameWithoutExtension(path), settings, ranks);
    }

    /// <summary>Reads a node tree.</summary>
    /// <param name="node">Root of the spec.</param>
    /// <param name="name">Name of the run.</param>
    /// <param name="settings">Fields set on the command line.</param>
    /// <param name="ranks">Processes of the run.</param>
    /// <exception cref="SpecException">Something is wrong; every problem is in it.</exception>
    public static TrainSpec Read(SpecNode node, string name, IReadOnlyList<FieldSetting> settings, int ranks)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(settings);
        var root = ExperimentReader.Apply(node.AsMap(), [.. settings.Select(setting => (setting.Path, setting.Value))]);
        var keys = root.Read();
        var model = keys.Required("model", "paper-2.2b-hp") is { } one ? ModelReader.Read(one) : null;
        var known = SpecFiles.ProblemCount(root) == 0 ? model : null;
        var plan = ReadPlan(keys, known, ranks);
        if (known is not null)
        {
            SpecProblems.Note(root, TrainerRules.Check(known));
        }

        var experts = ReadExperts(keys.Optional("implementation"), plan, known);
        var optimizer = TrainSectionReader.Optimizer(root, keys);
        var (steps, seed, precision, device) = ReadTraining(root, keys);
        var data = TrainSectionReader.Data(root, keys);
        var checkpoints = TrainSectionReader.Checkpoints(root, keys);
        var (outFolder, reportEvery) = TrainSectionReader.Output(root, keys, name);
        var read = new TrainingSettings
        {
            Model = model ?? ModelReader.Preset("paper-mlp"),
            Plan =
                plan
                ?? new ParallelPlan
                {
                    Strategy = StrategyKind.DataParallel,
                    Ranks = 1,
                    SequencesPerRank = 1,
                },
            Steps = steps,
            Seed = seed,
            Precision = precision ?? Precision.Float32,
            Optimizer = optimizer,
            Schedule = TrainSectionReader.Schedule(
                root,
                keys,
                steps,
                optimizer.LearningRate,
                shrinks: settings.Any(set => set.Path == "training.steps")
            ),
            BalancingRate = TrainSectionReader.BalancingRate(root, keys, optimizer.LearningRate),
            Evaluation = TrainSectionReader.Evaluation(root, keys),
            CheckpointEvery = checkpoints.Every,
            ReportEvery = reportEvery,
            Trace = TrainSectionReader.Trace(root, keys),
        };
        if (experts == ExpertKernel.PerExpertGemm && model?.Moe?.Kind == FeedForwardKind.MultiHeadLatentMoe)
        {
            keys.Reject(
                "implementation",
                "per-expert-gemm for Multi-Head LatentMoE, whose layer never waits for counts",
                "write grouped-gemm"
            );
        }

        var ignored = SimulatorKeys.Where(keys.Has).ToImmutableArray();
        RejectVariants(keys);
        keys.RejectUnknown();
        SpecFiles.ThrowIfAny(root);
        return new TrainSpec
        {
            Name = name,
            Settings = read,
            Experts = experts,
            Precision = precision,
            Device = device,
            Data = data,
            OutFolder = outFolder,
            KeptCheckpoints = checkpoints.Keep,
            Ignored = ignored,
            Resolved = root,
        };
    }

    private static ParallelPlan? ReadPlan(MapReader keys, ModelSpec? model, int ranks)
    {
        if (keys.Required("parallel", "{strategy: head-parallel, sequences_per_rank: 8}") is not { } node)
        {
            return null;
        }

        var before = SpecFiles.ProblemCount(keys.Map);
        var plan = ParallelPlanReader.Read(node, model, ranks);
        if (SpecFiles.ProblemCount(keys.Map) != before)
        {
            return null;
        }

        if (plan.Ranks != ranks)
        {
            node.Reject($"expected {ranks}, the processes of this run, or no 'ranks' at all", $"found {plan.Ranks} ranks");
        }

        SpecProblems.Note(keys.Map, TrainerRules.Check(plan));
        return plan;
    }

    private static ExpertKernel ReadExperts(SpecNode? node, ParallelPlan? plan, ModelSpec? model)
    {
        if (node is null)
        {
            return ExpertKernel.GroupedGemm;
        }

        if (node is SpecMap map && map.Find("experts") is not null && map.Find("name") is null)
        {
            var keys = map.Read();
            var kernel = keys.Choice("experts", ExpertKernelNames.All);
            keys.RejectUnknown();
            return kernel;
        }

        if (plan is null || model is null || ImplementationChoice.Read(node, plan.Strategy, model) is not { } choice)
        {
            return ExpertKernel.GroupedGemm;
        }

        switch (choice.Sparse.Experts)
        {
            case ExpertKernelKind.PerExpertGemm:
                return ExpertKernel.PerExpertGemm;
            case ExpertKernelKind.GroupedGemm:
                return ExpertKernel.GroupedGemm;
            default:
                node.Reject(
                    $"the trainer computes experts as {string.Join(" or ", ExpertKernelNames.All.Keys)}: write '{{experts: grouped-gemm}}'",
                    $"{choice.Sparse.Name} has experts that are simulated only"
                );
                return ExpertKernel.GroupedGemm;
        }
    }

    private static (long Steps, ulong Seed, Precision? Precision, string Device) ReadTraining(SpecMap root, MapReader keys)
    {
        var training = TrainSectionReader.Section(root, keys, "training");
        var steps = training.Integer("steps", 1, int.MaxValue, "1000");
        var seed = training.TextOr("seed", "1");
        if (!ulong.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            training.Reject("seed", $"found '{seed}'", "expected a whole number, 0 or more");
        }

        var precision = training.ChoiceOr("precision", Precisions, null);
        var device = training.ChoiceOr("device", Devices.ToDictionary(word => word), "auto");
        training.RejectUnknown();
        return (steps, number, precision, device);
    }

    private static void RejectVariants(MapReader keys)
    {
        foreach (var key in new[] { "cases", "axes" })
        {
            if (keys.Has(key))
            {
                keys.Reject(
                    key,
                    $"'{key}' makes several runs of one file",
                    "expected one run: write the fields of the one that you mean, or give them by --set"
                );
            }
        }
    }
}
