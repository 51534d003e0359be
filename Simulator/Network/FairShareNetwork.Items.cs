namespace SimMoE.Simulator.Network;

/// <content>How an exchange becomes items of the solver: by classes, or flow by flow.</content>
public sealed partial class FairShareNetwork
{
    private Exchange AddByClassOrFlow(Traffic traffic)
    {
        var classes = FlowClasses.TryFind(_cluster, _routes, traffic);
        if (classes is { Classes.Count: 0 })
        {
            return new Exchange(_exchanges, traffic, traffic.Ranks.Count);
        }

        if (classes is not null && (_inFlight.TrueForAll(other => AreAlike(other, traffic)) || AreIdle(classes)))
        {
            DissolveUnlike(traffic, link => classes.Classes.Any(one => Array.BinarySearch(one.Links, link) >= 0));
            return AddClasses(traffic, classes);
        }

        if (TryAddPorts(traffic) is { } onPorts)
        {
            return onPorts;
        }

        var exchange = new Exchange(_exchanges, traffic, traffic.Ranks.Count);
        var single = new SingleFlows(this, exchange);
        TrafficFlows.Visit(traffic, ref single);
        DissolveUnlike(traffic, link => single.Uses[link]);
        DissolvePorts(link => single.Uses[link]);
        return exchange;
    }

    private static bool AreAlike(Exchange other, Traffic traffic) =>
        other.Classes is not null && other.Traffic is EvenTraffic && traffic is EvenTraffic
        && other.Traffic.Ranks.SequenceEqual(traffic.Ranks);

    private bool AreIdle(FlowClasses classes) =>
        classes.Classes.All(one => Array.TrueForAll(one.Links, link =>
            !_solver.IsUsed(link) && !_ports.Exists(ports => ports.Plan.Uses[link])));

    private Exchange AddClasses(Traffic traffic, FlowClasses classes)
    {
        var together = classes.Classes[0].Members is null;
        var exchange = new Exchange(_exchanges, traffic, together ? 1 : traffic.Ranks.Count)
        {
            Together = together ? [.. Enumerable.Range(0, traffic.Ranks.Count)] : null,
            Classes = classes,
            ClassItems = new int[classes.Classes.Count],
        };
        for (var number = 0; number < classes.Classes.Count; number++)
        {
            var one = classes.Classes[number];
            var route = _routes.Route(traffic.Ranks[one.Source], traffic.Ranks[one.Destination]);
            var transport = _routes.Transport(route);
            var latency = _routes.Latency(route, transport) * traffic.LatencySteps;
            var wire = _routes.WireBytes(traffic, one.Bytes, transport);
            for (var i = 0; i < one.Links.Length; i++)
            {
                _bytesOn[one.Links[i]] += (long)Math.Round(one.Weights[i] * one.Bytes);
                _capacityUsed[one.Links[i]] += one.Weights[i] * wire;
            }

            exchange.ClassItems[number] = _solver.AddBundle(one.Links, one.Weights, wire);
            Tag(exchange.ClassItems[number], exchange, -1, number, latency);
            foreach (var member in one.Members ?? [0])
            {
                exchange.Expect(member);
            }
        }

        return exchange;
    }

    /// <summary>Classes hold only while nothing else breaks the symmetry: exchanges that now share links go on flow by flow.</summary>
    private void DissolveUnlike(Traffic traffic, Func<int, bool> uses)
    {
        for (var i = 0; i < _inFlight.Count; i++)
        {
            var other = _inFlight[i];
            if (other.Classes is not null && !AreAlike(other, traffic)
                && other.Classes.Classes.Any(one => Array.Exists(one.Links, link => uses(link))))
            {
                _inFlight[i] = Dissolve(other);
            }
        }
    }

    private Exchange Dissolve(Exchange exchange)
    {
        var classes = exchange.Classes!;
        var remaining = Array.ConvertAll(exchange.ClassItems, item => item < 0 ? 0.0 : _solver.Remaining(item));
        foreach (var item in exchange.ClassItems)
        {
            if (item >= 0)
            {
                _solver.Withdraw(item);
            }
        }

        var single = new Exchange(exchange.Number, exchange.Traffic, exchange.Traffic.Ranks.Count);
        single.Adopt(exchange);
        var rest = new RemainingFlows(this, single, classes, remaining);
        TrafficFlows.Visit(exchange.Traffic, ref rest);
        return single;
    }

    private void AddFlow(Exchange exchange, int source, int destination, double wire, ReadOnlySpan<int> route, int transport,
        bool expect = true)
    {
        var latency = _routes.Latency(route, transport) * exchange.Traffic.LatencySteps;
        int item;
        if (route.Length <= 2)
        {
            item = _solver.AddFlow(route[0], route.Length == 2 ? route[1] : -1, wire);
        }
        else
        {
            Span<double> ones = stackalloc double[route.Length];
            ones.Fill(1.0);
            item = _solver.AddBundle(route, ones, wire);
        }

        Tag(item, exchange, source, destination, latency);
        if (expect)
        {
            exchange.Expect(source);
            exchange.Expect(destination);
        }
    }

    private readonly struct SingleFlows(FairShareNetwork network, Exchange exchange) : IFlowVisitor
    {
        public bool[] Uses { get; } = new bool[network._bytesOn.Length];

        public void Visit(int source, int destination, long bytes)
        {
            var traffic = exchange.Traffic;
            var route = network._routes.Route(traffic.Ranks[source], traffic.Ranks[destination]);
            var transport = network._routes.Transport(route);
            var wire = network._routes.WireBytes(traffic, bytes, transport);
            foreach (var link in route)
            {
                Uses[link] = true;
                network._bytesOn[link] += bytes;
                network._capacityUsed[link] += wire;
            }

            network.AddFlow(exchange, source, destination, wire, route, transport);
        }
    }

    private readonly struct RemainingFlows(FairShareNetwork network, Exchange exchange, FlowClasses classes, double[] remaining)
        : IFlowVisitor
    {
        public void Visit(int source, int destination, long bytes)
        {
            var left = remaining[classes.ClassOf(source, destination)];
            if (left > 0)
            {
                var ranks = exchange.Traffic.Ranks;
                var route = network._routes.Route(ranks[source], ranks[destination]);
                network.AddFlow(exchange, source, destination, left, route, network._routes.Transport(route));
            }
        }
    }
}
