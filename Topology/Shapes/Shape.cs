using System.Collections.Immutable;
using SimMoE.Topology.Graph;

namespace SimMoE.Topology.Shapes;

/// <summary>A way to connect endpoints: the GPUs of a node, the network ports of nodes, or GPUs that are nodes themselves.</summary>
/// <seealso href="../../docs/models/topology.md"/>
public abstract record Shape
{
    /// <summary>What keeps the shape from connecting that many endpoints; null if nothing does.</summary>
    /// <param name="endpoints">Endpoints, 1 or more.</param>
    public abstract ShapeFault? Fault(int endpoints);

    /// <summary>True if all endpoints, and all links of each class, are alike when every endpoint sends the same to every endpoint of
    /// another node.</summary>
    /// <param name="endpoints">Endpoints in all.</param>
    /// <param name="perNode">Successive endpoints that belong to one node and exchange nothing here; 1 if each is its own.</param>
    public abstract bool IsSymmetric(int endpoints, int perNode);

    /// <summary>Adds vertices and links.</summary>
    /// <param name="scope">Where to.</param>
    /// <returns>Routes between endpoints, by their position in the scope.</returns>
    /// <exception cref="ArgumentException"><see cref="Fault"/> names the reason.</exception>
    public IRouter Build(ShapeScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (Fault(scope.Endpoints.Length) is { } fault)
        {
            throw new ArgumentException($"{fault.Key}: {fault.Found}; {fault.Expected}");
        }

        return BuildChecked(scope);
    }

    /// <summary>Connects GPUs to network cards that several of them share; by default by a link of their own to each card.</summary>
    /// <param name="scope">The node; its endpoints are GPUs.</param>
    /// <param name="built">What <see cref="Build"/> returned for it.</param>
    /// <param name="cards">Vertices of the cards; their number divides that of the GPUs.</param>
    /// <param name="link">Link between a GPU (or the host) and a card.</param>
    internal virtual IAttachment Attach(ShapeScope scope, IRouter built, ImmutableArray<int> cards, LinkSpec link) =>
        DirectAttachment.Build(scope, cards, link);

    /// <summary>True if <see cref="Attach"/> treats all GPUs alike.</summary>
    internal virtual bool AttachesEvenly(int endpoints, int cards) => true;

    /// <summary>Adds vertices and links; parameters and endpoints fit.</summary>
    internal abstract IRouter BuildChecked(ShapeScope scope);
}
