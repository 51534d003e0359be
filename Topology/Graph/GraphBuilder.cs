using System.Collections.Immutable;

namespace SimMoE.Topology.Graph;

/// <summary>Collects vertices, links and link classes while shapes are laid out.</summary>
public sealed class GraphBuilder
{
    private readonly ImmutableArray<string>.Builder _vertices = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<Link>.Builder _links = ImmutableArray.CreateBuilder<Link>();
    private readonly ImmutableArray<LinkClass>.Builder _classes = ImmutableArray.CreateBuilder<LinkClass>();
    private readonly Dictionary<LinkClass, int> _classIndex = [];
    private readonly List<LinkSpec?> _linkOfClass = [];
    private readonly ImmutableArray<Part>.Builder _parts = ImmutableArray.CreateBuilder<Part>();

    /// <summary>Links so far; the index that the next link gets.</summary>
    public int LinkCount => _links.Count;

    /// <summary>Adds a vertex.</summary>
    /// <returns>Its index.</returns>
    public int AddVertex(string name)
    {
        _vertices.Add(name);
        return _vertices.Count - 1;
    }

    /// <summary>The class of a name and transport, new or known.</summary>
    public int Class(string name, int transport)
    {
        var wanted = new LinkClass(name, transport);
        if (!_classIndex.TryGetValue(wanted, out var index))
        {
            index = _classes.Count;
            _classes.Add(wanted);
            _linkOfClass.Add(null);
            _classIndex.Add(wanted, index);
        }

        return index;
    }

    /// <summary>Adds one direction of a link.</summary>
    /// <param name="from">Vertex it leaves.</param>
    /// <param name="to">Vertex it enters.</param>
    /// <param name="link">Rate and latency.</param>
    /// <param name="linkClass">From <see cref="Class"/>. Links of one class are alike: the first link gives a class its rate and latency,
    /// a link with others goes into a class of its own whose name says them.</param>
    /// <returns>Its index.</returns>
    public int AddLink(int from, int to, LinkSpec link, int linkClass)
    {
        _links.Add(new Link(from, to, link.Bandwidth, link.Latency, ClassOfLinksLike(link, linkClass)));
        return _links.Count - 1;
    }

    private int ClassOfLinksLike(LinkSpec link, int linkClass)
    {
        // A name that a user gave to another class may be taken: then another set of brackets is added.
        while ((_linkOfClass[linkClass] ??= link) != link)
        {
            var (name, transport) = _classes[linkClass];
            linkClass = Class($"{name} ({link.Bandwidth}, {link.Latency})", transport);
        }

        return linkClass;
    }

    /// <summary>Counts physical parts, such as switches, for the description of the cluster.</summary>
    public void Count(string name, int count)
    {
        for (var i = 0; i < _parts.Count; i++)
        {
            if (_parts[i].Name == name)
            {
                _parts[i] = new Part(name, _parts[i].Count + count);
                return;
            }
        }

        _parts.Add(new Part(name, count));
    }

    /// <summary>The finished cluster.</summary>
    /// <param name="frame">Everything but the graph.</param>
    internal Cluster ToCluster(ClusterFrame frame) =>
        new()
        {
            Name = frame.Name,
            Device = frame.Device,
            RankCount = frame.NodeOfRank.Length,
            NodeOfRank = frame.NodeOfRank,
            Vertices = _vertices.ToImmutable(),
            Links = _links.ToImmutable(),
            LinkClasses = _classes.ToImmutable(),
            Transports = frame.Transports,
            Router = frame.Router,
            IsSymmetric = frame.IsSymmetric,
            Parts = _parts.ToImmutable(),
        };
}
