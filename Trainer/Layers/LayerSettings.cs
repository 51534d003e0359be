namespace SimMoE.Trainer.Layers;

/// <summary>How sparse layers compute, whatever the model.</summary>
public sealed record LayerSettings
{
    /// <summary>Where parameters and tokens are.</summary>
    public required torch.Device Device { get; init; }

    /// <summary>Type of the matrix products: <see cref="torch.ScalarType.BFloat16"/> or <see cref="torch.ScalarType.Float32"/>. Parameters,
    /// their gradients
    /// and routers are f32 in either.</summary>
    public ScalarType ComputeType { get; init; } = ScalarType.Float32;

    /// <summary>How the experts' products are launched.</summary>
    public ExpertKernel Experts { get; init; } = ExpertKernel.GroupedGemm;

    /// <summary>Seed of the first weights. They do not depend on the number of ranks: an expert draws from a stream of its own.</summary>
    public ulong Seed { get; init; } = 1;
}
