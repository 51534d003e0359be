namespace SimMoE.TorchBinding.Modules;

/// <summary>An optimizer whose settings and state can be saved and loaded.</summary>
public abstract class OptimizerHelper : torch.optim.Optimizer
{
    private readonly Dictionary<Parameter, OptimizerState> _states = new(ReferenceEqualityComparer.Instance);

    /// <summary>Settings of groups that set none.</summary>
    protected OptimizerOptions? _defaults;

    /// <summary>Only this library's optimizers derive from here.</summary>
    private protected OptimizerHelper()
    {
    }

    /// <summary>The live settings and states.</summary>
    public virtual StateDictionary state_dict()
    {
        var state = new StateDictionary();
        foreach (var group in _parameter_groups)
        {
            state.Options.Add(group.Options!);
            var first = state.State.Count;
            state.State.AddRange(group.Parameters.Select(StateOf));
            state.StateIndexRef.Add([.. Enumerable.Range(first, state.State.Count - first)]);
        }

        return state;
    }

    /// <summary>Takes over settings, and copies of the tensors, of an optimizer over the same groups.</summary>
    /// <param name="state_dict">Its <see cref="state_dict()"/>.</param>
    /// <exception cref="ArgumentException">It has another number of groups or parameters.</exception>
    public virtual void load_state_dict(StateDictionary state_dict)
    {
        ArgumentNullException.ThrowIfNull(state_dict);
        var own = this.state_dict();
        RequireCounts(own, state_dict.Options.Count, state_dict.State.Count);
        foreach (var (options, source) in own.Options.Zip(state_dict.Options).Where(pair => !ReferenceEquals(pair.First, pair.Second)))
        {
            options.LoadStateDict(source);
        }

        foreach (var (state, source) in own.State.Zip(state_dict.State).Where(pair => !ReferenceEquals(pair.First, pair.Second)))
        {
            state.LoadStateDict(source);
        }
    }

    /// <summary>Writes settings and states to a file.</summary>
    /// <param name="location">Its path; an existing file is replaced.</param>
    public void save_state_dict(string location)
    {
        using var writer = new BinaryWriter(File.Create(location));
        save_state_dict(writer);
    }

    /// <summary>Reads what <see cref="save_state_dict(string)"/> wrote.</summary>
    /// <param name="location">The path.</param>
    public void load_state_dict(string location)
    {
        using var reader = new BinaryReader(File.OpenRead(location));
        load_state_dict(reader);
    }

    /// <summary>Writes settings and states.</summary>
    /// <param name="writer">Where to.</param>
    public void save_state_dict(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var state = state_dict();
        writer.Write(GetType().Name);
        writer.Write7BitEncodedInt64(state.Options.Count);
        writer.Write7BitEncodedInt64(state.State.Count);
        foreach (var options in state.Options)
        {
            options.SaveStateDict(writer);
        }

        foreach (var one in state.State)
        {
            one.SaveStateDict(writer);
        }
    }

    /// <summary>Reads what <see cref="save_state_dict(BinaryWriter)"/> wrote: every bit is as it was.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="InvalidDataException">It is of another kind of optimizer.</exception>
    /// <exception cref="ArgumentException">It has another number of groups or parameters.</exception>
    public void load_state_dict(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var kind = reader.ReadString();
        if (kind != GetType().Name)
        {
            throw new InvalidDataException($"The saved state is of the optimizer {kind}, not of {GetType().Name}.");
        }

        var own = state_dict();
        RequireCounts(own, reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64());
        foreach (var options in own.Options)
        {
            options.LoadStateDict(reader);
        }

        foreach (var state in own.State)
        {
            state.LoadStateDict(reader);
        }
    }

    /// <summary>Moves the states to a device.</summary>
    /// <param name="device">Where the parameters are.</param>
    public void to(torch.Device device)
    {
        foreach (var state in _states.Values)
        {
            state.to(device);
        }
    }

    /// <inheritdoc/>
    public override void zero_grad()
    {
        foreach (var parameter in parameters())
        {
            using var grad = parameter.grad;
            grad?.zero_();
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<Parameter> parameters() => _parameter_groups.SelectMany(group => group.Parameters);

    /// <inheritdoc/>
    public override void add_param_group(ParamGroup param_group) => _parameter_groups.Add(param_group);

    /// <summary>Runs the closure with gradients, then updates each group without them; what the update makes is disposed.</summary>
    /// <typeparam name="T">The optimizer's kind of group.</typeparam>
    /// <param name="body">Updates a group.</param>
    /// <param name="loss_closure">Computes the loss; optional.</param>
    /// <returns>The loss, or null.</returns>
    protected torch.Tensor? _step<T>(Action<T> body, Func<torch.Tensor>? loss_closure = null)
        where T : ParamGroup
    {
        ArgumentNullException.ThrowIfNull(body);
        torch.Tensor? loss = null;
        if (loss_closure is not null)
        {
            using var grad = torch.enable_grad();
            loss = loss_closure();
        }

        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        foreach (var group in _parameter_groups)
        {
            body((T)group);
        }

        return loss;
    }

    /// <summary>What is remembered of a parameter.</summary>
    private protected OptimizerState StateOf(Parameter parameter) => _states[parameter];

    /// <summary>Remembers a parameter.</summary>
    /// <exception cref="ArgumentException">A group has it already.</exception>
    private protected void Remember(Parameter parameter, OptimizerState state)
    {
        if (!_states.TryAdd(parameter, state))
        {
            throw new ArgumentException("A parameter is in two groups, or twice in one.", nameof(parameter));
        }
    }

    /// <summary>Lets go of what is remembered.</summary>
    private protected void Forget()
    {
        foreach (var state in _states.Values.OfType<IDisposable>())
        {
            state.Dispose();
        }

        _states.Clear();
    }

    private static void RequireCounts(StateDictionary own, long groups, long parameters)
    {
        if (groups != own.Options.Count || parameters != own.State.Count)
        {
            throw new ArgumentException(
                $"The saved state is of {groups} groups with {parameters} parameters; this optimizer has {own.Options.Count} with {own.State.Count}.");
        }
    }
}
