namespace SimMoE.Simulator.Network;

/// <summary>An exchange that moves by classes of flows.</summary>
/// <param name="exchange">The exchange.</param>
/// <param name="classes">Its classes, at least one.</param>
/// <param name="links">Links of the cluster.</param>
internal sealed class ClassExchange(Exchange exchange, FlowClasses classes, int links)
{
    /// <summary>The exchange.</summary>
    public Exchange Exchange => exchange;

    /// <summary>Its classes.</summary>
    public FlowClasses Classes => classes;

    /// <summary>Aggregate of each class, -1 when drained.</summary>
    public int[] Aggregates { get; } = new int[classes.Classes.Count];

    /// <summary>Links that any class uses.</summary>
    public bool[] Uses { get; } = UsesOf(classes, links);

    /// <summary>True if all classes have drained.</summary>
    public bool HasDrained => Array.TrueForAll(Aggregates, aggregate => aggregate < 0);

    /// <summary>True if the other traffic is even among the same members, so that both keep each other's symmetry.</summary>
    public bool IsLike(Traffic other) =>
        exchange.Traffic is EvenTraffic && other is EvenTraffic && exchange.Traffic.Ranks.SequenceEqual(other.Ranks);

    /// <summary>Members that have a flow of a class.</summary>
    public IEnumerable<int> MembersOf(int number) => classes.Classes[number].Members ?? Enumerable.Range(0, exchange.Traffic.Ranks.Count);

    private static bool[] UsesOf(FlowClasses classes, int links)
    {
        var uses = new bool[links];
        foreach (var link in classes.Classes.SelectMany(one => one.Links))
        {
            uses[link] = true;
        }

        return uses;
    }
}
