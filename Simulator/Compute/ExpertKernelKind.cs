namespace SimMoE.Simulator.Compute;

/// <summary>How expert MLPs are computed.</summary>
public enum ExpertKernelKind
{
    /// <summary>A cast and a GEMM launched for each expert and matrix (the paper's EP baseline).</summary>
    PerExpertGemm,

    /// <summary>One grouped GEMM for each matrix, activations in memory between them (the strong EP baseline).</summary>
    GroupedGemm,

    /// <summary>Block-sparse attention with rows padded to 128 (the paper's HP kernels).</summary>
    FlexAttention,

    /// <summary>One kernel for the whole MLP, no padding, no activations in memory: the floor that a good kernel reaches.</summary>
    Fused,
}
