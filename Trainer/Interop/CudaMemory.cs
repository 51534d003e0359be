namespace SimMoE.Trainer.Interop;

/// <summary>Memory of a device as libtorch's caching allocator sees it, in bytes.</summary>
/// <param name="Allocated">In tensors now.</param>
/// <param name="Peak">Most in tensors since the last reset.</param>
/// <param name="Reserved">Taken from the driver.</param>
public readonly record struct CudaMemory(long Allocated, long Peak, long Reserved);
