namespace SimMoE.Native;

/// <summary>Memory of a device, in bytes.</summary>
/// <param name="Allocated">In tensors now.</param>
/// <param name="Peak">Most in tensors since the last reset.</param>
/// <param name="Reserved">Taken from the driver by the caching allocator.</param>
/// <param name="Total">On the card.</param>
public readonly record struct CudaMemory(long Allocated, long Peak, long Reserved, long Total);
