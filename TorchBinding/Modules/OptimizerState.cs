namespace SimMoE.TorchBinding.Modules;

/// <summary>What an optimizer remembers of one parameter.</summary>
public abstract class OptimizerState
{
    /// <summary>The parameter.</summary>
    protected Parameter _parameter;

    /// <summary>State of a parameter, empty until <see cref="Initialize"/>.</summary>
    /// <param name="parameter">The parameter.</param>
    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    /// <summary>Starts anew.</summary>
    /// <param name="options">The group's settings.</param>
    public abstract void Initialize(OptimizerOptions options);

    /// <summary>Writes the state, bit by bit.</summary>
    /// <param name="writer">Where to.</param>
    public abstract void SaveStateDict(BinaryWriter writer);

    /// <summary>Reads what <see cref="SaveStateDict"/> wrote, into the tensors that are here.</summary>
    /// <param name="reader">Where from.</param>
    public abstract void LoadStateDict(BinaryReader reader);

    /// <summary>Takes copies of another's tensors.</summary>
    /// <param name="source">State of the same kind.</param>
    public abstract void LoadStateDict(OptimizerState source);

    /// <summary>Whether another state is the same up to rounding.</summary>
    /// <param name="other">State of the same kind.</param>
    public virtual bool ApproximatelyEquals(OptimizerState other) => false;

    /// <summary>Moves the state to a device.</summary>
    /// <param name="device">The device.</param>
    public virtual void to(torch.Device device)
    {
    }
}
