using SimMoE.Topology.Graph;
using SimMoE.Topology.Shapes;

namespace SimMoE.Topology;

/// <summary>Equal nodes, each with GPUs and network cards, in a fabric.</summary>
public sealed record NestedSpec
{
    /// <summary>Nodes, 1 or more.</summary>
    public required int Nodes { get; init; }

    /// <summary>GPUs of a node, 1 or more.</summary>
    public required int GpusPerNode { get; init; }

    /// <summary>Network cards of a node; divides <see cref="GpusPerNode"/>. With as many cards as GPUs each GPU is a port of the fabric
    /// itself; with fewer, successive GPUs share one.</summary>
    public required int CardsPerNode { get; init; }

    /// <summary>Connects the GPUs of a node.</summary>
    public required Shape Node { get; init; }

    /// <summary>Connects the cards of all nodes, node by node.</summary>
    public required Shape Fabric { get; init; }

    /// <summary>Link between a GPU (or a PCIe tree's socket) and a shared card; unused where every GPU has its own.</summary>
    public LinkSpec CardLink { get; init; }

    /// <summary>True if what goes to another rail travels inside the node first, to the GPU with the destination's place, and leaves
    /// through that GPU's card (NCCL calls it PXN).</summary>
    public bool RailLocal { get; init; }

    /// <summary>What keeps this from being built; null if nothing does.</summary>
    public ShapeFault? Fault()
    {
        if (GpusPerNode % CardsPerNode != 0)
        {
            return new("cards", $"{CardsPerNode} cards for {GpusPerNode} GPUs of a node", "cards must divide the GPUs of a node");
        }

        // Links to cards are of the classes host-up and host-down; links of one class must lie alike.
        if (CardsPerNode < GpusPerNode && Node is StarShape { LinkName: "host" } or MeshShape { LinkName: "host-up" or "host-down" })
        {
            return new("node.link_name", "the name of the links between GPUs and cards", "another name");
        }

        if (Node.Fault(GpusPerNode) is { } inner)
        {
            return inner with { Key = $"node.{inner.Key}" };
        }

        if (Fabric.Fault(Nodes * CardsPerNode) is { } outer)
        {
            return outer with { Key = $"fabric.{outer.Key}" };
        }

        return !RailLocal && Fabric is FatTreeShape { Rails: > 1, Spines: 0 }
            ? new("fabric.spines", "no spine joins the rails", "1 or more, or rail_local: true")
            : null;
    }

    /// <summary>True if all ranks and all links of each class are alike. (R7) docs/models/topology.md.</summary>
    public bool IsSymmetric()
    {
        if (!Node.IsSymmetric(GpusPerNode, 1) || !Fabric.IsSymmetric(Nodes * CardsPerNode, CardsPerNode))
        {
            return false;
        }

        // Rail-local forwarding uses every two GPUs of a node alike only if no two share a card, or the node is one switch.
        var shared = CardsPerNode < GpusPerNode;
        return (!RailLocal || !shared || Node is StarShape) && (!shared || Node.AttachesEvenly(GpusPerNode, CardsPerNode));
    }
}
