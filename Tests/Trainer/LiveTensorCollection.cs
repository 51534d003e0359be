namespace SimMoE.Tests.Trainer;

/// <summary>Tests that count the process's live tensors; nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LiveTensorCollection
{
    public const string Name = "live tensors";
}
