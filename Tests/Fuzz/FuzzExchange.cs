using System.Globalization;
using SimMoE.Simulator.Network;

namespace SimMoE.Fuzz;

/// <summary>Which kind of traffic carries the bytes of an exchange.</summary>
internal enum TrafficKind
{
    /// <summary><see cref="EvenTraffic"/>.</summary>
    Even,

    /// <summary><see cref="MatrixTraffic"/>.</summary>
    Matrix,

    /// <summary><see cref="FlowListTraffic"/>, uneven.</summary>
    List,
}

/// <summary>One exchange of a case.</summary>
/// <param name="Start">Picosecond at which all members are ready.</param>
/// <param name="Ranks">Rank of each member.</param>
/// <param name="Kind">Kind of traffic.</param>
/// <param name="Bytes">Row-major [members, members], row = source; what stands on the diagonal never moves.</param>
internal sealed record FuzzExchange(long Start, int[] Ranks, TrafficKind Kind, long[] Bytes)
{
    /// <summary>How often latencies are paid.</summary>
    public int LatencySteps { get; init; } = 1;

    /// <summary>Message size for the transport's efficiency; 0 for each flow's own.</summary>
    public long MessageBytes { get; init; }

    /// <summary>Members.</summary>
    public int Members => Ranks.Length;

    /// <summary>Pairs of members between which bytes move.</summary>
    public IEnumerable<(int Source, int Destination, long Bytes)> Flows =>
        from source in Enumerable.Range(0, Members)
        from destination in Enumerable.Range(0, Members)
        let bytes = Bytes[(source * Members) + destination]
        where source != destination && bytes > 0
        select (source, destination, bytes);

    /// <summary>What a network model is given.</summary>
    public Traffic ToTraffic() =>
        Kind switch
        {
            TrafficKind.Even => new EvenTraffic(Members < 2 ? 0 : Bytes[1])
            {
                Ranks = Ranks,
                LatencySteps = LatencySteps,
                MessageBytes = MessageBytes,
            },
            TrafficKind.List => new FlowListTraffic([.. Flows])
            {
                Ranks = Ranks,
                LatencySteps = LatencySteps,
                MessageBytes = MessageBytes,
                Uneven = true,
            },
            _ => new MatrixTraffic(Bytes)
            {
                Ranks = Ranks,
                LatencySteps = LatencySteps,
                MessageBytes = MessageBytes,
            },
        };

    /// <summary>The same exchange with every size changed.</summary>
    public FuzzExchange WithSizes(Func<long, long> size) => this with { Bytes = Array.ConvertAll(Bytes, bytes => size(bytes)) };

    /// <summary>The same exchange with its members in another order.</summary>
    /// <param name="order">Old place of each new member; fewer than the members leaves the others out.</param>
    public FuzzExchange Reordered(int[] order)
    {
        var bytes = new long[order.Length * order.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = Bytes[(order[i / order.Length] * Members) + order[i % order.Length]];
        }

        return this with
        {
            Ranks = Array.ConvertAll(order, member => Ranks[member]),
            Bytes = bytes,
        };
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var flows = Flows.ToArray();
        var sizes =
            Kind == TrafficKind.Even && flows.Length > 0
                ? $"{flows[0].Bytes} B a pair"
                : string.Join(", ", flows.Take(40).Select(flow => $"{Ranks[flow.Source]}>{Ranks[flow.Destination]} {flow.Bytes}"))
                    + (flows.Length > 40 ? $" and {flows.Length - 40} more" : "");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"at {Start} ps, {Kind}, ranks [{string.Join(", ", Ranks)}], steps {LatencySteps}, message {MessageBytes}: {sizes}"
        );
    }
}
