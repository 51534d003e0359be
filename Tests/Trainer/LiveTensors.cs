using SimMoE.Native;

namespace SimMoE.Tests.Trainer;

/// <summary>Asserts, when disposed, that no more tensor handles live than when it was made. Only for tests of <see cref="LiveTensorCollection"/>: the
/// count is the process's.</summary>
public sealed class LiveTensors : IDisposable
{
    private readonly long _before = Count();

    public void Dispose() => Assert.Equal(_before, Count());

    private static long Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Libtorch.LiveTensors;
    }
}
