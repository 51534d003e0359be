using SimMoE.Topology;
using SimMoE.Topology.Graph;
using SimMoE.Topology.Shapes;
using SimMoE.Units;

namespace SimMoE.Calibration.Prediction;

/// <summary>Ranks over a fabric of which nothing is known but a rate: one link between every two.</summary>
public static class LoneCluster
{
    /// <summary>A cluster of ranks without a measured fabric; one rank needs none.</summary>
    /// <param name="device">The device.</param>
    /// <param name="ranks">Ranks.</param>
    /// <param name="rate">Rate of each direction.</param>
    public static Cluster Of(Device device, int ranks, BytesPerSecond rate) =>
        ClusterBuilder.OneNode(
            "ranks",
            device,
            new MeshShape(new LinkSpec(rate, SimDuration.FromNanoseconds(500))),
            ranks,
            new Transport { Name = "assumed", Source = "assumed" }
        );
}
