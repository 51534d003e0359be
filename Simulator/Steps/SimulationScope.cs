namespace SimMoE.Simulator.Steps;

/// <summary>How much of training is simulated.</summary>
public enum SimulationScope
{
    /// <summary>A whole training step.</summary>
    Step,

    /// <summary>One sparse layer, forward and backward.</summary>
    Layer,

    /// <summary>One sparse layer, forward only.</summary>
    LayerForward,
}
