using SimMoE.Trainer.Interop;
using SimMoE.Trainer.Model;

namespace SimMoE.Trainer.Training;

/// <summary>AdamW over all parameters of a rank, by libtorch's fused operator: matrices decay, the weights of norms do not.</summary>
/// <remarks>TorchSharp's own AdamW makes a dozen calls for each parameter, and reads and writes everything several times.</remarks>
internal sealed class WeightUpdate : IDisposable
{
    private static readonly Operator Fused = Operator.Named("aten::_fused_adamw_");

    private readonly OptimizerSettings _settings;
    private readonly Group[] _groups;
    private readonly Tensor _steps;

    /// <summary>Moments of 0.</summary>
    /// <param name="model">Whose parameters.</param>
    /// <param name="settings">Decay rates.</param>
    public WeightUpdate(GptModel model, OptimizerSettings settings)
        : this([.. model.named_parameters()], settings) { }

    /// <summary>Moments of 0.</summary>
    /// <param name="parameters">f32, on one device.</param>
    /// <param name="settings">Decay rates.</param>
    internal WeightUpdate(IReadOnlyList<(string Name, Parameter Parameter)> parameters, OptimizerSettings settings)
    {
        _settings = settings;
        _groups =
        [
            new Group([.. parameters.Where(pair => pair.Parameter.shape.Length > 1)], settings.WeightDecay),
            new Group([.. parameters.Where(pair => pair.Parameter.shape.Length <= 1)], 0),
        ];
        _steps = zeros([], dtype: ScalarType.Float32, device: parameters[0].Parameter.device).DetachFromDisposeScope();
    }

    /// <summary>Moments by the parameter that they belong to.</summary>
    public IEnumerable<(string Name, Tensor Average, Tensor SquareAverage)> Moments => _groups.SelectMany(group => group.Moments);

    /// <summary>Updates every parameter that has a gradient. The host does not wait.</summary>
    /// <param name="learningRate">Of this step.</param>
    public void Step(double learningRate)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        _steps.add_(1);
        foreach (var group in _groups)
        {
            group.Step(_steps, learningRate, _settings);
        }
    }

    /// <summary>Says how many steps the moments have seen, after they were loaded.</summary>
    /// <param name="steps">Finished steps.</param>
    public void SetSteps(long steps)
    {
        using var none = no_grad();
        _steps.fill_(steps);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _steps.Dispose();
        foreach (var group in _groups)
        {
            group.Dispose();
        }
    }

    private sealed class Group : IDisposable
    {
        private readonly (string Name, Parameter Parameter)[] _parameters;
        private readonly Tensor[] _averages;
        private readonly Tensor[] _squareAverages;
        private readonly double _decay;

        public Group((string Name, Parameter Parameter)[] parameters, double decay)
        {
            _parameters = parameters;
            _decay = decay;
            _averages = Zeros();
            _squareAverages = Zeros();

            Tensor[] Zeros() => [.. parameters.Select(pair => zeros_like(pair.Parameter).requires_grad_(false).DetachFromDisposeScope())];
        }

        public IEnumerable<(string Name, Tensor Average, Tensor SquareAverage)> Moments =>
            _parameters.Select((pair, i) => (pair.Name, _averages[i], _squareAverages[i]));

        public void Step(Tensor steps, double learningRate, OptimizerSettings settings)
        {
            if (_parameters.Length == 0)
            {
                return;
            }

            Tensor[] gradients =
            [
                .. _parameters.Select(pair => pair.Parameter.grad ?? throw new InvalidOperationException($"{pair.Name} has no gradient")),
            ];
            Tensor[] parameters = [.. _parameters.Select(pair => pair.Parameter)];
            var counts = new Tensor[parameters.Length];
            Array.Fill(counts, steps);
            Fused.Run(
                parameters,
                gradients,
                _averages,
                _squareAverages,
                Array.Empty<Tensor>(),
                counts,
                learningRate,
                settings.Beta1,
                settings.Beta2,
                _decay,
                settings.Epsilon,
                false,
                false,
                Argument.None,
                Argument.None
            );
        }

        public void Dispose()
        {
            foreach (var moment in _averages.Concat(_squareAverages))
            {
                moment.Dispose();
            }
        }
    }
}
