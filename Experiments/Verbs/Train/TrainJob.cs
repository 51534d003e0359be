using SimMoE.Experiments.Specs;
using SimMoE.Trainer.Checkpoints;
using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Data;
using SimMoE.Trainer.Model;
using SimMoE.Trainer.Training;

namespace SimMoE.Experiments.Verbs.Train;

/// <summary>Everything that one rank of a run holds.</summary>
public sealed class TrainJob : IDisposable
{
    private readonly TokenSequences _train;
    private readonly TokenSequences? _validation;
    private readonly GptModel _model;
    private readonly TrainingStep _step;

    private TrainJob(TrainSpec spec, TrainingSettings settings, TrainDevice device, ProcessGroups groups)
    {
        Settings = settings;
        _train = Open(spec.Data.Train, spec.Data.Shuffled ? settings.Seed : null);
        // One order for all runs: evaluation takes the first so many, which are then a sample of the whole file and not its first document.
        _validation = spec.Data.Validation.IsEmpty ? null : Open(spec.Data.Validation, 0);
        Store = new CheckpointStore(Path.Combine(spec.OutFolder, "checkpoints"), spec.KeptCheckpoints, groups.World);
        _model = ModelFactory.Create(settings, spec.Experts, groups, device.OnGpu ? device.Index : null);
        _step = new TrainingStep(settings, _model, groups, _train);
        Run = new TrainingRun(settings, _step, groups, _validation, Store)
        {
            PeakFlops = device.OnGpu ? DevicePeaks.Find(device.Name, settings.Precision) : null,
        };

        TokenSequences Open(IReadOnlyList<string> files, ulong? seed) =>
            new(files, settings.Model.SequenceLength, settings.Model.VocabularySize, seed);
    }

    /// <summary>What is computed.</summary>
    public TrainingSettings Settings { get; }

    /// <summary>Checkpoints of the run.</summary>
    public CheckpointStore Store { get; }

    /// <summary>The run.</summary>
    public TrainingRun Run { get; }

    /// <summary>Opens the data and builds the model.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="settings">The run's settings with the precision of the device.</param>
    /// <param name="device">Device of this rank.</param>
    /// <param name="groups">Ranks; stay the caller's.</param>
    public static TrainJob Open(TrainSpec spec, TrainingSettings settings, TrainDevice device, ProcessGroups groups)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(device);
        return new TrainJob(spec, settings, device, groups);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Run.Dispose();
        _step.Dispose();
        _model.Dispose();
        _validation?.Dispose();
        _train.Dispose();
    }
}
