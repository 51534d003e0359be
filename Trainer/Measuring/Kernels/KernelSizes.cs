namespace SimMoE.Trainer.Measuring.Kernels;

/// <summary>How far the shapes of the grid reach.</summary>
public enum KernelSizes
{
    /// <summary>A few tiny shapes of each family: a test.</summary>
    Quick,

    /// <summary>Shapes that a CPU computes in milliseconds.</summary>
    Small,

    /// <summary>Shapes of the paper's layers on a GPU (d = 1024, 8 x 2048 tokens a rank), and the range around them.</summary>
    Large,
}
