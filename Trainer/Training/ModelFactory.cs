using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Layers;
using SimMoE.Trainer.Model;

namespace SimMoE.Trainer.Training;

/// <summary>Builds the model of a run with its first weights.</summary>
public static class ModelFactory
{
    /// <summary>Builds it; every rank makes the same call.</summary>
    /// <param name="settings">The run.</param>
    /// <param name="experts">How the experts' products are launched.</param>
    /// <param name="groups">This rank's groups.</param>
    /// <param name="gpu">Number of this process's GPU; null for the CPU.</param>
    /// <exception cref="Units.SpecException">The trainer does not have this model or plan.</exception>
    public static GptModel Create(TrainingSettings settings, ExpertKernel experts, ProcessGroups groups, int? gpu)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(groups);
        var computeType = settings.Precision == Precision.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        var target = gpu is { } index ? device(DeviceType.CUDA, index) : CPU;
        var layers = new LayerSettings
        {
            Device = target,
            ComputeType = computeType,
            Experts = experts,
            Seed = settings.Seed,
        };
        var model = new GptModel(
            settings.Model,
            computeType,
            target,
            settings.Plan.RecomputesActivations,
            block => LayerFactory.Create(settings.Model, settings.Plan, block, groups, layers)
        );
        WeightInitialization.Apply(model, settings.Seed);
        return model;
    }
}
