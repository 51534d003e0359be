namespace SimMoE.TorchBinding.Modules;

/// <summary>Parameters that are updated with the same settings.</summary>
public class ParamGroup : torch.optim.ILearningRateController
{
    /// <summary>The parameters.</summary>
    public IEnumerable<Parameter> Parameters { get; set; } = [];

    /// <summary>The settings; null takes the optimizer's when the group is added.</summary>
    public OptimizerOptions? Options { get; set; }

    /// <inheritdoc/>
    public double LearningRate
    {
        get => Settings.LearningRate ?? Settings.InitialLearningRate;
        set => Settings.LearningRate = value;
    }

    /// <inheritdoc/>
    public double InitialLearningRate
    {
        get => Settings.InitialLearningRate;
        set => Settings.InitialLearningRate = value;
    }

    private OptimizerOptions Settings => Options ?? throw new InvalidOperationException("The group has no settings before an optimizer takes it.");
}
