namespace SimMoE.Trainer.Layers;

/// <summary>What a forward keeps for its backward.</summary>
internal sealed class KeptTensors : IDisposable
{
    private readonly List<Tensor> _tensors = [];

    /// <summary>Keeps a tensor beyond the dispose scope that it was made in.</summary>
    public Tensor Keep(Tensor tensor)
    {
        tensor.DetachFromDisposeScope();
        _tensors.Add(tensor);
        return tensor;
    }

    /// <summary>Lets go of everything.</summary>
    public void Dispose()
    {
        foreach (var tensor in _tensors)
        {
            tensor.Dispose();
        }

        _tensors.Clear();
    }
}
