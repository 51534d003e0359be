namespace SimMoE.Workload.Stages;

/// <summary>Direction of a stage.</summary>
public enum Pass
{
    /// <summary>Activations.</summary>
    Forward,

    /// <summary>Gradients.</summary>
    Backward,

    /// <summary>Once a step: gradient reduction, clipping, optimiser.</summary>
    Update,
}
