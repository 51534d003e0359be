using System.Collections.Immutable;
using SimMoE.Topology.Graph;
using SimMoE.Topology.Shapes;

namespace SimMoE.Topology;

/// <summary>Lays shapes out as clusters.</summary>
public static class ClusterBuilder
{
    /// <summary>GPUs that one shape connects.</summary>
    /// <param name="name">Name of the cluster.</param>
    /// <param name="device">The GPU.</param>
    /// <param name="shape">How they are connected.</param>
    /// <param name="nodeOfRank">Node of each GPU, ascending from 0 without gaps.</param>
    /// <param name="transports">From the innermost tier out; a shape other than a free graph uses the first.</param>
    /// <exception cref="ArgumentException"><see cref="Shape.Fault"/> names the reason.</exception>
    public static Cluster Flat(
        string name,
        Device device,
        Shape shape,
        ImmutableArray<int> nodeOfRank,
        ImmutableArray<Transport> transports
    )
    {
        ArgumentNullException.ThrowIfNull(shape);
        var graph = new GraphBuilder();
        var gpus = AddGpus(graph, nodeOfRank.Length);
        var router = shape.Build(new ShapeScope(graph, gpus, "", 0));
        var symmetric = shape.IsSymmetric(gpus.Length, 1);
        var cluster = graph.ToCluster(new(name, device, nodeOfRank, transports, router, symmetric));
        return shape is GraphShape && gpus.Length <= RouteSymmetry.LargestChecked && RouteSymmetry.Holds(cluster)
            ? graph.ToCluster(new(name, device, nodeOfRank, transports, router, true))
            : cluster;
    }

    /// <summary>One machine: every GPU is in node 0.</summary>
    /// <exception cref="ArgumentException"><see cref="Shape.Fault"/> names the reason.</exception>
    public static Cluster OneNode(string name, Device device, Shape shape, int gpus, Transport transport) =>
        Flat(name, device, shape, [.. Enumerable.Repeat(0, gpus)], [transport]);

    /// <summary>A network whose every endpoint is a machine with one GPU.</summary>
    /// <exception cref="ArgumentException"><see cref="Shape.Fault"/> names the reason.</exception>
    public static Cluster OneGpuNodes(string name, Device device, Shape shape, int gpus, Transport transport) =>
        Flat(name, device, shape, [.. Enumerable.Range(0, gpus)], [transport]);

    /// <summary>Nodes in a fabric.</summary>
    /// <param name="name">Name of the cluster.</param>
    /// <param name="device">The GPU.</param>
    /// <param name="spec">Nodes and fabric.</param>
    /// <param name="inner">Transport inside nodes.</param>
    /// <param name="outer">Transport between nodes.</param>
    /// <exception cref="ArgumentException"><see cref="NestedSpec.Fault"/> names the reason.</exception>
    public static Cluster Nested(string name, Device device, NestedSpec spec, Transport inner, Transport outer)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Fault() is { } fault)
        {
            throw new ArgumentException($"{fault.Key}: {fault.Found}; {fault.Expected}");
        }

        var graph = new GraphBuilder();
        var gpus = AddGpus(graph, spec.Nodes * spec.GpusPerNode);
        var (node, attachment, ports) = AddNodes(graph, spec, gpus);
        var linksPerNode = graph.LinkCount / spec.Nodes;
        graph.Count("network card", spec.Nodes * spec.CardsPerNode);
        var fabric = spec.Fabric.Build(new ShapeScope(graph, ports, "", 1));
        var router = new NestedRouter(spec, node, attachment, fabric, linksPerNode);
        ImmutableArray<int> nodeOfRank = [.. Enumerable.Range(0, gpus.Length).Select(rank => rank / spec.GpusPerNode)];
        return graph.ToCluster(new(name, device, nodeOfRank, [inner, outer], router, spec.IsSymmetric()));
    }

    private static (IRouter Node, IAttachment? Attachment, ImmutableArray<int> Ports) AddNodes(
        GraphBuilder graph,
        NestedSpec spec,
        ImmutableArray<int> gpus
    )
    {
        IRouter? first = null;
        IAttachment? attachment = null;
        var ports = ImmutableArray.CreateBuilder<int>(spec.Nodes * spec.CardsPerNode);
        for (var n = 0; n < spec.Nodes; n++)
        {
            var scope = new ShapeScope(graph, gpus.Slice(n * spec.GpusPerNode, spec.GpusPerNode), $"node{n}/", 0);
            var router = spec.Node.Build(scope);
            first ??= router;
            if (spec.CardsPerNode == spec.GpusPerNode)
            {
                ports.AddRange(scope.Endpoints);
                continue;
            }

            ImmutableArray<int> cards = [.. Enumerable.Range(0, spec.CardsPerNode).Select(card => graph.AddVertex($"node{n}/nic{card}"))];
            var attached = spec.Node.Attach(scope, router, cards, spec.CardLink);
            attachment ??= attached;
            ports.AddRange(cards);
        }

        return (first!, attachment, ports.MoveToImmutable());
    }

    private static ImmutableArray<int> AddGpus(GraphBuilder graph, int count)
    {
        var gpus = ImmutableArray.CreateBuilder<int>(count);
        for (var gpu = 0; gpu < count; gpu++)
        {
            gpus.Add(graph.AddVertex($"gpu{gpu}"));
        }

        return gpus.MoveToImmutable();
    }
}
