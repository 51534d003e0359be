using SimMoE.Native;

namespace SimMoE.Tests.Trainer.TorchBinding;

/// <summary>Tests that count the process's tensors: alone, and after the garbage of the tests before them has gone.</summary>
[CollectionDefinition(nameof(LiveTensors), DisableParallelization = true)]
public sealed class LiveTensors
{
    internal static long Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Libtorch.LiveTensors;
    }
}
