using SimMoE.Trainer.Communication;

namespace SimMoE.Trainer.Training;

/// <summary>Gradients that lie one after the other in one f32 tensor, so that one collective, one norm and one scaling serve them
/// all.</summary>
internal sealed class GradientBucket : IDisposable
{
    private readonly ICommunicator? _group;
    private int _missing;
    private ITransfer? _transfer;

    /// <summary>Lays the gradients of parameters out; each parameter's <c>.grad</c> becomes a part of it.</summary>
    /// <param name="parameters">f32, on one device.</param>
    /// <param name="isOwned">True for parameters that this rank and its replicas alone hold.</param>
    /// <param name="group">Over which the gradients are summed; null over none.</param>
    public GradientBucket(IReadOnlyList<Parameter> parameters, bool isOwned, ICommunicator? group)
    {
        Parameters = parameters;
        IsOwned = isOwned;
        _group = group;
        _missing = parameters.Count;
        Flat = zeros(parameters.Sum(parameter => parameter.numel()), dtype: ScalarType.Float32, device: parameters[0].device)
            .DetachFromDisposeScope();
        var start = 0L;
        foreach (var parameter in parameters)
        {
            using var scope = NewDisposeScope();
            parameter.grad = Flat.narrow(0, start, parameter.numel()).view(parameter.shape);
            start += parameter.numel();
        }
    }

    /// <summary>Whose gradients these are.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>True for parameters that this rank and its replicas alone hold.</summary>
    public bool IsOwned { get; }

    /// <summary>All gradients, [elements], f32.</summary>
    public Tensor Flat { get; }

    /// <summary>Notes that gradients are complete; issues the reduction with the last of them.</summary>
    /// <param name="parameters">How many of the bucket's.</param>
    public void Complete(int parameters)
    {
        _missing -= parameters;
        if (_missing == 0)
        {
            Reduce();
        }
    }

    /// <summary>Issues the reduction if it has not been, and lets what follows wait for it.</summary>
    public void Finish()
    {
        if (_missing > 0)
        {
            Reduce();
        }

        _transfer?.Wait();
        _transfer = null;
        _missing = Parameters.Count;
    }

    /// <inheritdoc/>
    public void Dispose() => Flat.Dispose();

    private void Reduce()
    {
        _missing = 0;
        _transfer = _group?.AllReduce(Flat);
    }
}
