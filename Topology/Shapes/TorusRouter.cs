using System.Collections.Immutable;
using SimMoE.Topology.Graph;

namespace SimMoE.Topology.Shapes;

/// <summary>Corrects one dimension after the other, each the shorter way round; to the opposite place, even coordinates go plus and
/// odd ones minus. (R5) docs/models/topology.md.</summary>
/// <param name="first">First link: dimension by dimension, endpoint by endpoint, plus then minus.</param>
/// <param name="sizes">Size of each dimension.</param>
/// <param name="endpoints">Endpoints.</param>
internal sealed class TorusRouter(int first, ImmutableArray<int> sizes, int endpoints) : IRouter
{
    public int MaximumHops { get; } = Math.Max(1, sizes.Sum(size => size / 2));

    public int Route(int source, int destination, Span<int> links)
    {
        int hops = 0,
            place = source,
            stride = 1,
            block = first;
        foreach (var size in sizes)
        {
            int x = place / stride % size,
                target = destination / stride % size;
            var ahead = target >= x ? target - x : target - x + size;
            var plus = 2 * ahead < size || (2 * ahead == size && (size == 2 || x % 2 == 0));
            var perPlace = size > 2 ? 2 : 1;
            while (x != target)
            {
                links[hops++] = block + (place * perPlace) + (plus ? 0 : 1);
                var next = plus ? (x + 1 == size ? 0 : x + 1) : (x == 0 ? size - 1 : x - 1);
                place += (next - x) * stride;
                x = next;
            }

            block += size == 1 ? 0 : perPlace * endpoints;
            stride *= size;
        }

        return hops;
    }
}
