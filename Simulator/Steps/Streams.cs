namespace SimMoE.Simulator.Steps;

/// <summary>The device streams that strategies use.</summary>
public static class Streams
{
    /// <summary>Kernels.</summary>
    public const byte Compute = 0;

    /// <summary>Exchanges of sparse layers.</summary>
    public const byte Communication = 1;

    /// <summary>Copies between device and host.</summary>
    public const byte Copies = 2;

    /// <summary>Gradient reduction; a communicator of its own, so that it does not queue behind token exchanges.</summary>
    public const byte Reduction = 3;

    /// <summary>Exchanges inside a node or an inner group, where a strategy has two levels of them.</summary>
    public const byte Inner = 4;
}
