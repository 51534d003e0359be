namespace SimMoE.Trainer.Communication;

/// <summary>A collective that was over when its call returned.</summary>
public sealed class CompletedTransfer : ITransfer
{
    /// <summary>The one there is; it has no state.</summary>
    public static readonly CompletedTransfer Instance = new();

    private CompletedTransfer() { }

    /// <inheritdoc/>
    public void Wait() { }
}
