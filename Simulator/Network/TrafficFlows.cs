namespace SimMoE.Simulator.Network;

/// <summary>Receives the flows of an exchange.</summary>
internal interface IFlowVisitor
{
    /// <summary>One flow.</summary>
    /// <param name="source">Sending member.</param>
    /// <param name="destination">Receiving member, different from the sender.</param>
    /// <param name="bytes">Payload, positive.</param>
    void Visit(int source, int destination, long bytes);
}

/// <summary>Walks over the flows of an exchange, source by source.</summary>
internal static class TrafficFlows
{
    /// <summary>Calls the visitor for each flow that has bytes and two different ends.</summary>
    public static void Visit<TVisitor>(Traffic traffic, ref TVisitor visitor)
        where TVisitor : struct, IFlowVisitor
    {
        if (traffic is FlowListTraffic list)
        {
            foreach (var (source, destination, bytes) in list.Flows)
            {
                Offer(source, destination, bytes, ref visitor);
            }

            return;
        }

        var matrix = traffic is MatrixTraffic given ? given.Bytes : default;
        var members = traffic.Ranks.Count;
        for (var source = 0; source < members; source++)
        {
            for (var destination = 0; destination < members; destination++)
            {
                var bytes = matrix.IsEmpty ? traffic.BytesBetween(source, destination) : matrix[(source * members) + destination];
                Offer(source, destination, bytes, ref visitor);
            }
        }
    }

    /// <summary>Checks what a caller may get wrong.</summary>
    /// <exception cref="ArgumentException">A rank out of range or twice, sizes that do not fit the ranks, or negative bytes.</exception>
    public static void Check(Traffic traffic, int rankCount)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        CheckRanks(traffic, rankCount);
        CheckSizes(traffic);
    }

    /// <summary>Checks the ranks alone.</summary>
    /// <exception cref="ArgumentException">A rank out of range or twice.</exception>
    public static void CheckRanks(Traffic traffic, int rankCount)
    {
        var seen = new bool[rankCount];
        foreach (var rank in traffic.Ranks)
        {
            if (rank < 0 || rank >= rankCount || seen[rank])
            {
                throw new ArgumentException($"rank {rank} is given twice or is none of the cluster's {rankCount}", nameof(traffic));
            }

            seen[rank] = true;
        }
    }

    /// <summary>Checks everything but the ranks.</summary>
    /// <exception cref="ArgumentException">Sizes that do not fit the ranks, or are negative.</exception>
    public static void CheckSizes(Traffic traffic)
    {
        var members = traffic.Ranks.Count;
        if (traffic is MatrixTraffic matrix && matrix.Bytes.Length != (long)members * members)
        {
            throw new ArgumentException($"{matrix.Bytes.Length} sizes for {members} x {members} members", nameof(traffic));
        }

        if (traffic.LatencySteps < 0 || traffic.MessageBytes < 0)
        {
            throw new ArgumentException("latency steps and message bytes must not be negative", nameof(traffic));
        }

        if (traffic is FlowListTraffic list)
        {
            foreach (var (source, destination, _) in list.Flows)
            {
                if (source < 0 || source >= members || destination < 0 || destination >= members)
                {
                    throw new ArgumentException($"flow {source} to {destination} among {members} members", nameof(traffic));
                }
            }
        }
    }

    /// <summary>Refuses negative sizes.</summary>
    /// <exception cref="ArgumentException">Negative bytes.</exception>
    public static void RequireNotNegative(int source, int destination, long bytes)
    {
        if (bytes < 0)
        {
            throw new ArgumentException($"{bytes} bytes from member {source} to member {destination}");
        }
    }

    private static void Offer<TVisitor>(int source, int destination, long bytes, ref TVisitor visitor)
        where TVisitor : struct, IFlowVisitor
    {
        RequireNotNegative(source, destination, bytes);
        if (bytes > 0 && source != destination)
        {
            visitor.Visit(source, destination, bytes);
        }
    }
}
