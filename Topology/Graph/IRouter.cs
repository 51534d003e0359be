namespace SimMoE.Topology.Graph;

/// <summary>Chooses the links from one rank to another; a pure function of the pair.</summary>
public interface IRouter
{
    /// <summary>The most links a route can have.</summary>
    int MaximumHops { get; }

    /// <summary>Writes the route's link indices, in order of travel.</summary>
    /// <param name="source">Sending rank.</param>
    /// <param name="destination">Receiving rank, different from the sender.</param>
    /// <param name="links">At least <see cref="MaximumHops"/> places.</param>
    /// <returns>The number of links written.</returns>
    int Route(int source, int destination, Span<int> links);
}
