using System.Collections.Immutable;
using SimMoE.Topology.Graph;

namespace SimMoE.Topology.Shapes;

/// <summary>Up a PCIe tree as far as needed and down again.</summary>
/// <param name="first">First link of the tree; blocks as <see cref="PcieTreeShape"/> lays them out.</param>
/// <param name="shape">Parameters.</param>
/// <param name="sockets">Vertices of the sockets.</param>
/// <param name="between">Routes between sockets.</param>
/// <param name="gpus">GPUs of the tree.</param>
internal sealed class PcieRouter(int first, PcieTreeShape shape, ImmutableArray<int> sockets, IRouter between, int gpus) : IRouter
{
    private readonly int _perSwitch = shape.GpusPerSwitch;
    private readonly int _perSocket = gpus / sockets.Length;
    private readonly int _switches = gpus / shape.GpusPerSwitch;

    public int MaximumHops => sockets.Length > 1 ? 5 : 4;

    public ImmutableArray<int> SocketVertices => sockets;

    public int SocketOf(int gpu) => gpu / _perSocket;

    public int Route(int source, int destination, Span<int> links)
    {
        if (source / _perSwitch == destination / _perSwitch)
        {
            links[0] = first + source;
            links[1] = first + gpus + destination;
            return 2;
        }

        var hops = Up(source, links);
        hops += Across(SocketOf(source), SocketOf(destination), links[hops..]);
        return hops + Down(destination, links[hops..]);
    }

    /// <summary>From a GPU to its socket.</summary>
    public int Up(int gpu, Span<int> links)
    {
        links[0] = first + gpu;
        links[1] = first + (2 * gpus) + (gpu / _perSwitch);
        return 2;
    }

    /// <summary>From a GPU's socket to the GPU.</summary>
    public int Down(int gpu, Span<int> links)
    {
        links[0] = first + (2 * gpus) + _switches + (gpu / _perSwitch);
        links[1] = first + gpus + gpu;
        return 2;
    }

    /// <summary>From socket to socket; no link if they are the same.</summary>
    public int Across(int from, int to, Span<int> links) => from == to ? 0 : between.Route(from, to, links);
}
