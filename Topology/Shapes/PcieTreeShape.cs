using System.Collections.Immutable;
using SimMoE.Topology.Graph;

namespace SimMoE.Topology.Shapes;

/// <summary>GPUs behind PCIe switches whose links to the host are shared; sockets joined by a link between every two.</summary>
/// <remarks>Links lie in blocks: GPU up, GPU down, switch up, switch down, sockets. A card hangs on a socket and shares the way
/// there with everything else.</remarks>
public sealed record PcieTreeShape : Shape
{
    /// <summary>Link of a GPU to its PCIe switch.</summary>
    public required LinkSpec Link { get; init; }

    /// <summary>Link of a switch to its socket, shared by the GPUs below.</summary>
    public required LinkSpec HostLink { get; init; }

    /// <summary>GPUs on one switch, 1 or more.</summary>
    public required int GpusPerSwitch { get; init; }

    /// <summary>Sockets, 1 or more; the switches are dealt to them in order.</summary>
    public int Sockets { get; init; } = 1;

    /// <summary>Link between two sockets.</summary>
    public LinkSpec SocketLink { get; init; }

    /// <inheritdoc/>
    public override ShapeFault? Fault(int endpoints) =>
        endpoints % (GpusPerSwitch * Sockets) == 0
            ? null
            : new ShapeFault(
                "gpus-per-switch",
                $"{endpoints} GPUs on {Sockets} sockets with {GpusPerSwitch} on a switch",
                "the number of GPUs must be a multiple of sockets x gpus-per-switch"
            );

    /// <inheritdoc/>
    public override bool IsSymmetric(int endpoints, int perNode) => perNode == 1;

    internal override bool AttachesEvenly(int endpoints, int cards) => Sockets == 1 || cards % Sockets == 0;

    internal override IRouter BuildChecked(ShapeScope scope)
    {
        var graph = scope.Graph;
        int gpus = scope.Endpoints.Length,
            switches = gpus / GpusPerSwitch;
        var switchVertices = Vertices(scope, "pcie-switch", switches);
        var socketVertices = Vertices(scope, "socket", Sockets);
        var first = graph.LinkCount;
        int up = graph.Class("pcie-up", scope.Transport),
            down = graph.Class("pcie-down", scope.Transport);
        for (var gpu = 0; gpu < gpus; gpu++)
        {
            graph.AddLink(scope.Endpoints[gpu], switchVertices[gpu / GpusPerSwitch], Link, up);
        }

        for (var gpu = 0; gpu < gpus; gpu++)
        {
            graph.AddLink(switchVertices[gpu / GpusPerSwitch], scope.Endpoints[gpu], Link, down);
        }

        int hostUp = graph.Class("root-up", scope.Transport),
            hostDown = graph.Class("root-down", scope.Transport);
        for (var s = 0; s < switches; s++)
        {
            graph.AddLink(switchVertices[s], socketVertices[s * Sockets / switches], HostLink, hostUp);
        }

        for (var s = 0; s < switches; s++)
        {
            graph.AddLink(socketVertices[s * Sockets / switches], switchVertices[s], HostLink, hostDown);
        }

        var between = new MeshShape(SocketLink, "socket-link").BuildChecked(scope with { Endpoints = socketVertices });
        return new PcieRouter(first, this, socketVertices, between, gpus);
    }

    internal override IAttachment Attach(ShapeScope scope, IRouter built, ImmutableArray<int> cards, LinkSpec link)
    {
        var router = (PcieRouter)built;
        int up = scope.Graph.Class("card-up", scope.Transport),
            down = scope.Graph.Class("card-down", scope.Transport);
        var first = scope.Graph.LinkCount;
        for (var card = 0; card < cards.Length; card++)
        {
            var socket = router.SocketVertices[card * Sockets / cards.Length];
            scope.Graph.AddLink(socket, cards[card], link, up);
            scope.Graph.AddLink(cards[card], socket, link, down);
        }

        return new PcieAttachment(router, first, cards.Length, Sockets);
    }

    private static ImmutableArray<int> Vertices(ShapeScope scope, string name, int count)
    {
        scope.Graph.Count(name, count);
        return [.. Enumerable.Range(0, count).Select(i => scope.Graph.AddVertex($"{scope.Prefix}{name}{i}"))];
    }
}
