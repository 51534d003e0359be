using SimMoE.Units;

namespace SimMoE.Simulator.Memory;

/// <summary>What memory a framework takes besides what the model needs, and how the optimiser keeps its states.</summary>
/// <remarks>docs/models/memory.md.</remarks>
public sealed record MemoryProfile
{
    /// <summary>CUDA context, NCCL's buffers and the allocator's fragments. Assumed: about 0.5 GB of context and 1 GB of NCCL buffers; no
    /// public
    /// figure fits every version, so it is a parameter.</summary>
    public Bytes Overhead { get; init; } = new(1_500_000_000);

    /// <summary>Bytes of optimiser state for each parameter: AdamW's two f32 moments (Loshchilov and Hutter, arXiv 1711.05101).</summary>
    public double OptimizerBytes { get; init; } = 8;

    /// <summary>Bytes of optimiser state for each expert or dense feed-forward parameter; 2.03 for 8-bit states (two bytes and an f32 scale
    /// for
    /// each block of 256, bitsandbytes), as arXiv 2602.04870's reference uses for these.</summary>
    public double FeedForwardOptimizerBytes { get; init; } = 8;
}
