namespace SimMoE.Topology.Shapes;

/// <summary>How a flow uses paths of equal cost.</summary>
public enum PathChoice
{
    /// <summary>Every packet takes any path (adaptive routing, packet spraying): equal links between two places act as one link of
    /// their summed rate. Exact for ideal spraying.</summary>
    Spread,

    /// <summary>A flow keeps one path, chosen by <see cref="Graph.FlowHash"/>: collisions make some links slower than others.</summary>
    Ecmp,
}
