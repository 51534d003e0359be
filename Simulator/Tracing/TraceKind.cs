namespace SimMoE.Simulator.Tracing;

/// <summary>What a span of a trace is.</summary>
public enum TraceKind
{
    /// <summary>The host issues kernels or a collective.</summary>
    HostLaunch,

    /// <summary>The host waits for the device, then for a copy.</summary>
    HostSync,

    /// <summary>The host computes.</summary>
    HostWork,

    /// <summary>Kernels on the device.</summary>
    Kernel,

    /// <summary>A copy on the copy stream.</summary>
    Copy,

    /// <summary>A member of a collective waits for the others.</summary>
    CollectiveWait,

    /// <summary>A member of a collective sends and receives.</summary>
    Collective,
}
