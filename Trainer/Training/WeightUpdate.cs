using SimMoE.Trainer.Model;

namespace SimMoE.Trainer.Training;

/// <summary>AdamW over all parameters of a rank: matrices decay, the weights of norms do not.</summary>
internal sealed class WeightUpdate : IDisposable
{
    private readonly AdamW _adam;
    private readonly (string Name, Parameter Parameter)[] _parameters;

    /// <summary>Moments of 0.</summary>
    /// <param name="model">Whose parameters.</param>
    /// <param name="settings">Decay rates.</param>
    public WeightUpdate(GptModel model, OptimizerSettings settings)
    {
        (string name, Parameter parameter)[] all = [.. model.named_parameters()];
        var decaying = all.Where(pair => pair.parameter.shape.Length > 1).ToArray();
        var constant = all.Where(pair => pair.parameter.shape.Length <= 1).ToArray();
        _parameters = [.. decaying, .. constant];
        _adam = optim.AdamW(
            [Group(decaying, settings.WeightDecay), Group(constant, 0)],
            settings.LearningRate, settings.Beta1, settings.Beta2, settings.Epsilon);

        AdamW.ParamGroup Group((string Name, Parameter Parameter)[] parameters, double decay) => new(
            parameters.Select(pair => pair.Parameter), settings.LearningRate, settings.Beta1, settings.Beta2, settings.Epsilon, decay);
    }

    /// <summary>Moments by the parameter that they belong to.</summary>
    public IEnumerable<(string Name, Tensor Average, Tensor SquareAverage)> Moments => _parameters.Zip(
        States, (parameter, state) => (parameter.Name, state.exp_avg, state.exp_avg_sq));

    private IEnumerable<AdamW.State> States => _adam.state_dict().State.Cast<AdamW.State>();

    /// <summary>Updates every parameter.</summary>
    /// <param name="learningRate">Of this step.</param>
    public void Step(double learningRate)
    {
        foreach (var group in _adam.ParamGroups)
        {
            group.LearningRate = learningRate;
        }

        _adam.step();
    }

    /// <summary>Says how many steps the moments have seen, after they were loaded.</summary>
    /// <param name="steps">Finished steps.</param>
    public void SetSteps(long steps)
    {
        foreach (var state in States)
        {
            state.step = steps;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _adam.Dispose();
}
