using System.Collections.Immutable;
using SimMoE.Experiments.Yaml;
using SimMoE.Trainer.Layers;
using SimMoE.Trainer.Training;

namespace SimMoE.Experiments.Specs;

/// <summary>A training run as its file describes it.</summary>
public sealed record TrainSpec
{
    /// <summary>Name of the run: that of its file.</summary>
    public required string Name { get; init; }

    /// <summary>What is computed; <see cref="TrainingSettings.Precision"/> is that of <see cref="Precision"/>, or f32 until the device is
    /// known.</summary>
    public required TrainingSettings Settings { get; init; }

    /// <summary>How the experts' products are launched.</summary>
    public required ExpertKernel Experts { get; init; }

    /// <summary>Type of matrix products; null takes bf16 on a GPU and f32 on a CPU.</summary>
    public Precision? Precision { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c> or <c>cuda</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Where the tokens are.</summary>
    public required TrainData Data { get; init; }

    /// <summary>Where log, traces and checkpoints go.</summary>
    public required string OutFolder { get; init; }

    /// <summary>Checkpoints kept, 1 or more.</summary>
    public required int KeptCheckpoints { get; init; }

    /// <summary>Keys of the file that only the simulator reads.</summary>
    public required ImmutableArray<string> Ignored { get; init; }

    /// <summary>The spec with every setting of the command line.</summary>
    public required SpecMap Resolved { get; init; }
}
