namespace SimMoE.Tests.Trainer;

/// <summary>Asserts, when disposed, that no more tensor handles live than when it was made. The count is the process's: tests that use it
/// are of the
/// collection of this name, beside which nothing else runs.</summary>
[CollectionDefinition(nameof(LiveTensors), DisableParallelization = true)]
public sealed class LiveTensors : IDisposable
{
    private readonly long _before = Count();

    /// <summary>Parameters that were made meanwhile: TorchSharp counts each of them twice, as the tensor that it is made of and as itself,
    /// and takes one off.</summary>
    public int Parameters { get; set; }

    public void Dispose() => Assert.Equal(_before + Parameters, Count());

    /// <summary>Tensor handles that live once garbage has gone.</summary>
    internal static long Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
