namespace SimMoE.Trainer.Communication;

/// <summary>A collective that has been issued.</summary>
public interface ITransfer
{
    /// <summary>After this call, what is issued on the caller's current stream (GPU) or what the caller does next (CPU) sees the result.
    /// On a GPU the host does not wait.</summary>
    void Wait();
}
