namespace SimMoE.Tests.Trainer.Training;

/// <summary>Algorithm 2 of Loshchilov and Hutter 2019 on plain numbers, written from the paper.</summary>
internal sealed class AdamWReference(
    double[] parameters,
    double lr,
    double beta1 = 0.9,
    double beta2 = 0.999,
    double eps = 1e-8,
    double decay = 0
)
{
    private readonly double[] _first = new double[parameters.Length];
    private readonly double[] _second = new double[parameters.Length];
    private int _step;

    internal double[] Parameters { get; } = [.. parameters];

    internal double LearningRate { get; set; } = lr;

    internal void Step(double[] gradient)
    {
        _step++;
        for (var i = 0; i < gradient.Length; i++)
        {
            _first[i] = (beta1 * _first[i]) + ((1 - beta1) * gradient[i]);
            _second[i] = (beta2 * _second[i]) + ((1 - beta2) * gradient[i] * gradient[i]);
            var first = _first[i] / (1 - Math.Pow(beta1, _step));
            var second = _second[i] / (1 - Math.Pow(beta2, _step));
            Parameters[i] -= LearningRate * ((first / (Math.Sqrt(second) + eps)) + (decay * Parameters[i]));
        }
    }
}
