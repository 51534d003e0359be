namespace SimMoE.Topology.Shapes;

/// <summary>Cards on the sockets of a PCIe tree; GPUs reach them through the tree.</summary>
/// <param name="tree">The tree.</param>
/// <param name="first">First card link: up and down for each card in turn.</param>
/// <param name="cards">Cards, dealt to the sockets in order.</param>
/// <param name="sockets">Sockets.</param>
internal sealed class PcieAttachment(PcieRouter tree, int first, int cards, int sockets) : IAttachment
{
    public int MaximumHops => sockets > 1 ? 4 : 3;

    public int RouteOut(int gpu, int card, Span<int> links)
    {
        var hops = tree.Up(gpu, links);
        hops += tree.Across(tree.SocketOf(gpu), card * sockets / cards, links[hops..]);
        links[hops] = first + (2 * card);
        return hops + 1;
    }

    public int RouteIn(int card, int gpu, Span<int> links)
    {
        links[0] = first + (2 * card) + 1;
        var hops = 1 + tree.Across(card * sockets / cards, tree.SocketOf(gpu), links[1..]);
        return hops + tree.Down(gpu, links[hops..]);
    }
}
