using System.Collections.Immutable;
using System.Globalization;
using SimMoE.Topology.Graph;

namespace SimMoE.Topology.Shapes;

/// <summary>Endpoints on a grid whose lines close to rings, in any number of dimensions; one dimension is a ring.</summary>
/// <remarks>Endpoint number = x0 + k0 (x1 + k1 (x2 + ...)). A dimension of size 2 has one link each way and not two.</remarks>
/// <seealso href="../../docs/models/topology.md"/>
public sealed record TorusShape : Shape
{
    /// <summary>Size of each dimension, 1 or more each; routes correct the first dimension first. Empty means one ring of all.</summary>
    public ImmutableArray<int> Sizes { get; init; } = [];

    /// <summary>Links of each dimension, or one for all.</summary>
    public required ImmutableArray<LinkSpec> Links { get; init; }

    /// <summary>Sizes for a number of endpoints.</summary>
    public ImmutableArray<int> SizesFor(int endpoints) => Sizes.IsEmpty ? [endpoints] : Sizes;

    /// <inheritdoc/>
    public override ShapeFault? Fault(int endpoints)
    {
        var product = SizesFor(endpoints).Aggregate(1L, (total, size) => total * size);
        var text = string.Join(" x ", SizesFor(endpoints).Select(size => size.ToString(CultureInfo.InvariantCulture)));
        return product == endpoints
            ? null
            : new("sizes", $"{text} = {product} places for {endpoints} endpoints", "sizes whose product is their number");
    }

    /// <inheritdoc/>
    public override bool IsSymmetric(int endpoints, int perNode) => perNode == 1;

    internal override IRouter BuildChecked(ShapeScope scope)
    {
        var sizes = SizesFor(scope.Endpoints.Length);
        var first = scope.Graph.LinkCount;
        for (int dimension = 0, stride = 1; dimension < sizes.Length; stride *= sizes[dimension], dimension++)
        {
            AddDimension(scope, dimension, sizes[dimension], stride);
        }

        return new TorusRouter(first, sizes, scope.Endpoints.Length);
    }

    /// <summary>Two links for each endpoint, plus and minus; in a dimension of 2 only plus, in one of 1 none.</summary>
    private void AddDimension(ShapeScope scope, int dimension, int size, int stride)
    {
        if (size == 1)
        {
            return;
        }

        var link = Links[Math.Min(dimension, Links.Length - 1)];
        // Even rings: the direction that an endpoint takes to its opposite (class a) carries more than the other (class b). (R5)
        var a = scope.Graph.Class($"dim{dimension}-a", scope.Transport);
        var b = size % 2 == 0 && size > 2 ? scope.Graph.Class($"dim{dimension}-b", scope.Transport) : a;
        for (var place = 0; place < scope.Endpoints.Length; place++)
        {
            var x = place / stride % size;
            var origin = place - (x * stride);
            var next = scope.Endpoints[origin + ((x + 1) % size * stride)];
            scope.Graph.AddLink(scope.Endpoints[place], next, link, x % 2 == 0 ? a : b);
            if (size > 2)
            {
                var previous = scope.Endpoints[origin + ((x + size - 1) % size * stride)];
                scope.Graph.AddLink(scope.Endpoints[place], previous, link, x % 2 == 0 ? b : a);
            }
        }
    }
}
