namespace SimMoE.Simulator.Engine;

/// <summary>Streams with a meaning of their own; higher numbers are as a strategy likes.</summary>
public static class StreamIndex
{
    /// <summary>The stream whose idle time is explained by the exposure account.</summary>
    public const byte Compute = 0;

    /// <summary>The usual stream of collectives.</summary>
    public const byte Communication = 1;

    /// <summary>Copies by the device's copy engine: a kernel issued here takes no compute throughput and loses none.</summary>
    public const byte Copy = 2;
}
