namespace SimMoE.TorchBinding.Modules;

/// <summary>A tensor that is trained.</summary>
public class Parameter : torch.Tensor
{
    /// <summary>Takes over a tensor's handle and its place in a dispose scope: use the tensor no longer.</summary>
    /// <param name="data">The values.</param>
    /// <param name="requires_grad">Whether gradients are wanted.</param>
    public Parameter(torch.Tensor data, bool requires_grad = true)
        : base(data.with_requires_grad(requires_grad).MoveHandle())
    {
        DetachFromDisposeScope();
        if (data.OwningDisposeScope is { } owner)
        {
            owner.Attach(this);
            owner.Detach(data);
        }
    }
}
