using SimMoE.Topology.Graph;

namespace SimMoE.Topology.Shapes;

/// <summary>Where the links of a laid-out fat tree begin. Each block holds one direction.</summary>
internal sealed class FatTreePlan
{
    private FatTreePlan(FatTreeShape shape, int ports)
    {
        var spread = shape.Paths == PathChoice.Spread;
        Ports = ports;
        Leaves = shape.Leaves(ports);
        Pods = shape.Pods(ports);
        HasSpines = shape.Spines > 0 && Leaves > 1;
        HasCores = HasSpines && Pods > 1;
        Spines = spread ? 1 : Math.Max(1, shape.Spines);
        CoresPerSpine = spread ? 1 : Math.Max(1, shape.Cores / Math.Max(1, shape.Spines));
    }

    public int Ports { get; }

    public int Leaves { get; }

    public int Pods { get; }

    public bool HasSpines { get; }

    public bool HasCores { get; }

    /// <summary>Spine vertices of a pod as modelled: all of them bundled into one when packets are spread.</summary>
    public int Spines { get; }

    public int CoresPerSpine { get; }

    public int PortUp { get; private set; }

    public int LeafUp { get; private set; }

    public int LeafDown { get; private set; }

    public int CoreUp { get; private set; }

    public int CoreDown { get; private set; }

    public static int LeafOf(int port, FatTreeShape shape) =>
        (port / shape.Rails / shape.PortsPerLeaf * shape.Rails) + (port % shape.Rails);

    public static int PodOf(int leaf, FatTreeShape shape) => shape.LeavesPerPod == 0 ? 0 : leaf / shape.LeavesPerPod;

    public static FatTreePlan Build(FatTreeShape shape, ShapeScope scope)
    {
        var plan = new FatTreePlan(shape, scope.Endpoints.Length);
        var leaves = AddVertices(scope, "leaf", plan.Leaves);
        scope.Graph.Count("leaf switch", plan.Leaves);
        plan.PortUp = scope.Graph.LinkCount;
        plan.AddPorts(shape, scope, leaves);
        if (!plan.HasSpines)
        {
            return plan;
        }

        var spines = AddVertices(scope, shape.LeavesPerPod == 0 ? "spine" : "pod", plan.Pods * plan.Spines);
        scope.Graph.Count(shape.LeavesPerPod == 0 ? "spine switch" : "aggregation switch", plan.Pods * shape.Spines);
        plan.AddLeafLinks(shape, scope, leaves, spines);
        if (plan.HasCores)
        {
            scope.Graph.Count("core switch", shape.Cores);
            plan.AddCoreLinks(shape, scope, spines);
        }

        return plan;
    }

    private void AddPorts(FatTreeShape shape, ShapeScope scope, int leaves)
    {
        int up = scope.Graph.Class("nic-up", scope.Transport),
            down = scope.Graph.Class("nic-down", scope.Transport);
        for (var port = 0; port < Ports; port++)
        {
            scope.Graph.AddLink(scope.Endpoints[port], leaves + LeafOf(port, shape), shape.Link, up);
        }

        for (var port = 0; port < Ports; port++)
        {
            scope.Graph.AddLink(leaves + LeafOf(port, shape), scope.Endpoints[port], shape.Link, down);
        }
    }

    private void AddLeafLinks(FatTreeShape shape, ShapeScope scope, int leaves, int spines)
    {
        var link = Bundle(shape.UpLink, shape.Spines / Spines);
        int up = scope.Graph.Class("leaf-up", scope.Transport),
            down = scope.Graph.Class("leaf-down", scope.Transport);
        LeafUp = scope.Graph.LinkCount;
        for (var leaf = 0; leaf < Leaves; leaf++)
        {
            for (var s = 0; s < Spines; s++)
            {
                scope.Graph.AddLink(leaves + leaf, spines + (PodOf(leaf, shape) * Spines) + s, link, up);
            }
        }

        LeafDown = scope.Graph.LinkCount;
        for (var leaf = 0; leaf < Leaves; leaf++)
        {
            for (var s = 0; s < Spines; s++)
            {
                scope.Graph.AddLink(spines + (PodOf(leaf, shape) * Spines) + s, leaves + leaf, link, down);
            }
        }
    }

    private void AddCoreLinks(FatTreeShape shape, ShapeScope scope, int spines)
    {
        var cores = AddVertices(scope, "core", Spines * CoresPerSpine);
        var link = Bundle(shape.CoreLink, shape.Cores / (Spines * CoresPerSpine));
        int up = scope.Graph.Class("pod-up", scope.Transport),
            down = scope.Graph.Class("pod-down", scope.Transport);
        var perPod = Spines * CoresPerSpine;
        CoreUp = scope.Graph.LinkCount;
        for (var i = 0; i < Pods * perPod; i++)
        {
            scope.Graph.AddLink(spines + (i / CoresPerSpine), cores + (i % perPod), link, up);
        }

        CoreDown = scope.Graph.LinkCount;
        for (var i = 0; i < Pods * perPod; i++)
        {
            scope.Graph.AddLink(cores + (i % perPod), spines + (i / CoresPerSpine), link, down);
        }
    }

    private static LinkSpec Bundle(LinkSpec link, int count) => link with { Bandwidth = link.Bandwidth * count };

    private static int AddVertices(ShapeScope scope, string name, int count)
    {
        var first = scope.Graph.AddVertex($"{scope.Prefix}{name}0");
        for (var i = 1; i < count; i++)
        {
            scope.Graph.AddVertex($"{scope.Prefix}{name}{i}");
        }

        return first;
    }
}
