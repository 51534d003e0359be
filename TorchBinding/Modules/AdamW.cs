namespace SimMoE.TorchBinding.Modules;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2).</summary>
/// <remarks>
/// In PyTorch's order: p -= lr wd p; m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; p -= lr / (1 - b1^t) m / (sqrt(v) / sqrt(1 - b2^t) + eps).
/// The parameters of a group are updated together: by one fused kernel on CUDA where libtorch has it, else by operators on lists of tensors.
/// Nothing is copied to or from the host and nothing waits.
/// </remarks>
public partial class AdamW : OptimizerHelper, torch.optim.IBetas
{
    /// <summary>One group of parameters.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="lr">Learning rate.</param>
    /// <param name="beta1">Decay rate of the first moment, in [0, 1).</param>
    /// <param name="beta2">Decay rate of the second moment, in [0, 1).</param>
    /// <param name="eps">Added to the denominator.</param>
    /// <param name="weight_decay">Each step takes lr x this of the parameter away.</param>
    /// <param name="amsgrad">Divide by the largest second moment so far.</param>
    /// <param name="maximize">Go up the gradient.</param>
    /// <exception cref="ArgumentException">A setting is outside its range.</exception>
    public AdamW(
        IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
        double weight_decay = 0, bool amsgrad = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
    {
    }

    /// <summary>Groups with settings of their own.</summary>
    /// <param name="parameters">The groups; what one does not set is as given here.</param>
    /// <param name="lr">Learning rate.</param>
    /// <param name="beta1">Decay rate of the first moment, in [0, 1).</param>
    /// <param name="beta2">Decay rate of the second moment, in [0, 1).</param>
    /// <param name="eps">Added to the denominator.</param>
    /// <param name="weight_decay">Each step takes lr x this of the parameter away.</param>
    /// <param name="amsgrad">Divide by the largest second moment so far.</param>
    /// <param name="maximize">Go up the gradient.</param>
    /// <exception cref="ArgumentException">A setting is outside its range.</exception>
    public AdamW(
        IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
        double weight_decay = 0, bool amsgrad = false, bool maximize = false)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Require(lr >= 0, nameof(lr), lr, "at least 0");
        Require(beta1 is >= 0 and < 1, nameof(beta1), beta1, "at least 0 and below 1");
        Require(beta2 is >= 0 and < 1, nameof(beta2), beta2, "at least 0 and below 1");
        Require(eps >= 0, nameof(eps), eps, "at least 0");
        Require(weight_decay >= 0, nameof(weight_decay), weight_decay, "at least 0");
        _defaults = new Options
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            beta1 = beta1,
            beta2 = beta2,
            eps = eps,
            weight_decay = weight_decay,
            amsgrad = amsgrad,
            maximize = maximize,
        };
        foreach (var group in parameters)
        {
            add_param_group(group);
        }
    }

    /// <summary>Decay rates of groups that are added later without their own.</summary>
    public (double, double) Betas
    {
        get => (Defaults.beta1!.Value, Defaults.beta2!.Value);
        set => (Defaults.beta1, Defaults.beta2) = value;
    }

    private Options Defaults => (Options)_defaults!;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A parameter is in a group already.</exception>
    public override void add_param_group(Modules.ParamGroup param_group)
    {
        ArgumentNullException.ThrowIfNull(param_group);
        var options = (Options)(param_group.Options ??= new Options());
        options.FillFrom(Defaults);
        param_group.Parameters = [.. param_group.Parameters];
        base.add_param_group(param_group);
        foreach (var parameter in param_group.Parameters)
        {
            var state = new State(parameter);
            Remember(parameter, state);
            state.Initialize(options);
        }
    }

    /// <inheritdoc/>
    public override torch.Tensor? step(Func<torch.Tensor>? closure = null) => _step<ParamGroup>(Update, closure);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Forget();
        }

        base.Dispose(disposing);
    }

    // Parameters without a gradient keep their step, so one call serves those of equal step, device and dtype.
    private void Update(ParamGroup group)
    {
        var batches = new Dictionary<(torch.ScalarType, DeviceType, int, long), AdamWBatch>();
        foreach (var parameter in group.Parameters)
        {
            if (parameter.grad is not { } grad)
            {
                continue;
            }

            var state = (State)StateOf(parameter);
            state.step++;
            var key = (parameter.dtype, parameter.device_type, parameter.device_index, state.step);
            if (!batches.TryGetValue(key, out var batch))
            {
                batches.Add(key, batch = new AdamWBatch(group.Options!, state.step));
            }

            batch.Add(parameter, grad, state);
        }

        foreach (var batch in batches.Values)
        {
            batch.Update();
        }
    }

    private static void Require(bool holds, string name, double found, string range)
    {
        if (!holds)
        {
            throw new ArgumentException(FormattableString.Invariant($"AdamW's {name} is {found}; it has to be {range}."), name);
        }
    }
}
