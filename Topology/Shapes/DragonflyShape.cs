using SimMoE.Topology.Graph;

namespace SimMoE.Topology.Shapes;

/// <summary>Groups of routers: all routers of a group joined to each other, all groups joined by global links (Kim, Dally, Scott,
/// Abts, ISCA 2008). Routes are minimal: at most one local, one global and one local link.</summary>
/// <remarks>Global port q of a group (router q / globals-per-router) leads to the group q mod (groups - 1) + 1 places further on:
/// the palm-tree arrangement, in which the two ends of a cable always agree.</remarks>
public sealed record DragonflyShape : Shape
{
    /// <summary>Groups, 1 or more.</summary>
    public required int Groups { get; init; }

    /// <summary>Routers of a group, 1 or more.</summary>
    public required int RoutersPerGroup { get; init; }

    /// <summary>Global links of a router.</summary>
    public required int GlobalLinksPerRouter { get; init; }

    /// <summary>Link between an endpoint and its router.</summary>
    public required LinkSpec Link { get; init; }

    /// <summary>Link between routers of a group.</summary>
    public required LinkSpec LocalLink { get; init; }

    /// <summary>Link between groups.</summary>
    public required LinkSpec GlobalLink { get; init; }

    /// <summary>Seed of the flow hash that picks among parallel links of two groups.</summary>
    public ulong Seed { get; init; }

    /// <summary>Links between every two groups.</summary>
    public int LinksPerGroupPair => Groups == 1 ? 0 : GlobalPorts / (Groups - 1);

    private int GlobalPorts => RoutersPerGroup * GlobalLinksPerRouter;

    /// <inheritdoc/>
    public override ShapeFault? Fault(int endpoints)
    {
        if (endpoints % (Groups * RoutersPerGroup) != 0)
        {
            return new("groups", $"{endpoints} endpoints on {Groups} x {RoutersPerGroup} routers", "as many on each router");
        }

        return Groups == 1 || (GlobalPorts >= Groups - 1 && GlobalPorts % (Groups - 1) == 0)
            ? null
            : new(
                "global_links_per_router",
                $"{GlobalPorts} global links of a group for {Groups - 1} other groups",
                "as many to each: routers-per-group x global-links-per-router must be a multiple of groups - 1"
            );
    }

    /// <inheritdoc/>
    public override bool IsSymmetric(int endpoints, int perNode) => perNode == 1 && LinksPerGroupPair <= 1;

    internal override IRouter BuildChecked(ShapeScope scope)
    {
        var graph = scope.Graph;
        int routers = Groups * RoutersPerGroup,
            perRouter = scope.Endpoints.Length / routers;
        var firstRouter = graph.AddVertex($"{scope.Prefix}router0");
        for (var router = 1; router < routers; router++)
        {
            graph.AddVertex($"{scope.Prefix}router{router}");
        }

        graph.Count("router", routers);
        var first = graph.LinkCount;
        int up = graph.Class("nic-up", scope.Transport),
            down = graph.Class("nic-down", scope.Transport);
        for (var i = 0; i < scope.Endpoints.Length; i++)
        {
            graph.AddLink(scope.Endpoints[i], firstRouter + (i / perRouter), Link, up);
        }

        for (var i = 0; i < scope.Endpoints.Length; i++)
        {
            graph.AddLink(firstRouter + (i / perRouter), scope.Endpoints[i], Link, down);
        }

        AddLocal(scope, firstRouter);
        AddGlobal(scope, firstRouter);
        return new DragonflyRouter(this, first, scope.Endpoints.Length);
    }

    private void AddLocal(ShapeScope scope, int firstRouter)
    {
        var local = scope.Graph.Class("local", scope.Transport);
        for (var router = 0; router < Groups * RoutersPerGroup; router++)
        {
            var group = router / RoutersPerGroup * RoutersPerGroup;
            for (var other = group; other < group + RoutersPerGroup; other++)
            {
                if (other != router)
                {
                    scope.Graph.AddLink(firstRouter + router, firstRouter + other, LocalLink, local);
                }
            }
        }
    }

    private void AddGlobal(ShapeScope scope, int firstRouter)
    {
        if (Groups == 1)
        {
            return;
        }

        var global = scope.Graph.Class("global", scope.Transport);
        for (var port = 0; port < Groups * GlobalPorts; port++)
        {
            int group = port / GlobalPorts,
                q = port % GlobalPorts,
                offset = (q % (Groups - 1)) + 1;
            var far = (q / (Groups - 1) * (Groups - 1)) + Groups - offset - 1;
            var from = (group * RoutersPerGroup) + (q / GlobalLinksPerRouter);
            var to = ((group + offset) % Groups * RoutersPerGroup) + (far / GlobalLinksPerRouter);
            scope.Graph.AddLink(firstRouter + from, firstRouter + to, GlobalLink, global);
        }
    }
}
