namespace SimMoE.Tests.Trainer;

/// <summary>Asserts, when disposed, that no more tensor handles live than when it was made. The count is the process's: tests that use it are of the
/// collection of this name, beside which nothing else runs.</summary>
[CollectionDefinition(nameof(LiveTensors), DisableParallelization = true)]
public sealed class LiveTensors : IDisposable
{
    private readonly long _before = Count();

    public void Dispose() => Assert.Equal(_before, Count());

    /// <summary>Tensor handles that live once garbage has gone.</summary>
    internal static long Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
