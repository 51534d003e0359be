namespace SimMoE.TorchBinding.Modules;

/// <summary>Parameters that are updated with the same settings of an optimizer's own kind.</summary>
/// <typeparam name="TOptions">The optimizer's settings.</typeparam>
public class ParamGroup<TOptions> : ParamGroup
    where TOptions : OptimizerOptions
{
    /// <summary>A group to be filled by its properties.</summary>
    public ParamGroup()
    {
    }

    /// <summary>A group of these parameters.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="options">Their settings; null takes the optimizer's.</param>
    public ParamGroup(IEnumerable<Parameter> parameters, TOptions? options = null)
    {
        Parameters = parameters;
        Options = options;
    }

    /// <summary>The settings; null takes the optimizer's when the group is added.</summary>
    public new TOptions? Options
    {
        get => (TOptions?)base.Options;
        set => base.Options = value;
    }
}
