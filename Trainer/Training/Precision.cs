namespace SimMoE.Trainer.Training;

/// <summary>Type of matrix products. Weights, gradients, norms, routers, softmax and loss are f32 in either.</summary>
public enum Precision
{
    /// <summary>f32 throughout.</summary>
    Float32,

    /// <summary>bf16 products with f32 masters.</summary>
    BFloat16,
}
