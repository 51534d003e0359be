namespace SimMoE.Topology.Shapes;

/// <summary>Ways between the GPUs of a node and the network cards they share.</summary>
internal interface IAttachment
{
    /// <summary>The most links between a GPU and its card.</summary>
    int MaximumHops { get; }

    /// <summary>Writes the links from a GPU to its card.</summary>
    int RouteOut(int gpu, int card, Span<int> links);

    /// <summary>Writes the links from a card to a GPU.</summary>
    int RouteIn(int card, int gpu, Span<int> links);
}
