namespace SimMoE.Trainer.Layers;

/// <summary>How the products of a layer's experts are launched.</summary>
public enum ExpertKernel
{
    /// <summary>One grouped product for a matrix of all experts, where this libtorch and device have it.</summary>
    GroupedGemm,

    /// <summary>One cast and one product launched for each expert and matrix, as the baseline of arXiv 2602.04870 does.</summary>
    PerExpertGemm,
}
