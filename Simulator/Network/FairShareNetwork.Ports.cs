using SimMoE.Simulator.Network.Fluid;
using SimMoE.Units;

namespace SimMoE.Simulator.Network;

/// <content>Exchanges whose flows are held back at ports only: matrices of their own, as long as no other exchange meets them.</content>
public sealed partial class FairShareNetwork
{
    private readonly List<PortExchange> _ports = [];
    private readonly double[] _toldRate;

    private sealed class PortExchange(Exchange exchange, PortPlan plan)
    {
        public Exchange Exchange => exchange;

        public PortPlan Plan => plan;

        /// <summary>Next drain of each matrix.</summary>
        public long[] Next { get; } = Array.ConvertAll(plan.Matrices, matrix => matrix.NextDrain());
    }

    private long NextPortDrain()
    {
        var next = long.MaxValue;
        foreach (var one in _ports)
        {
            foreach (var time in one.Next)
            {
                next = Math.Min(next, time);
            }
        }

        return next;
    }

    /// <summary>Starts an exchange on matrices if it fits them and nothing else is on its links.</summary>
    private Exchange? TryAddPorts(Traffic traffic)
    {
        var plan = PortPlan.TryFind(_cluster, _routes, traffic, _capacities, _options.RelativeError, _now);
        if (plan is null || IsUsedElsewhere(plan.Uses))
        {
            return null;
        }

        var exchange = new Exchange(_exchanges, traffic, traffic.Ranks.Count);
        var flows = new PortFlows(this, exchange, plan);
        TrafficFlows.Visit(traffic, ref flows);
        if (!flows.Sums.Fits)
        {
            return null;
        }

        flows.Sums.AddTo(_bytesOn, _capacityUsed);
        exchange.Items = (int)flows.Sums.Flows;
        var port = new PortExchange(exchange, plan);
        _ports.Add(port);
        TellRates(port);
        return exchange;
    }

    private bool IsUsedElsewhere(bool[] uses)
    {
        for (var link = 0; link < uses.Length; link++)
        {
            if (uses[link] && (_solver.IsUsed(link) || _ports.Exists(one => one.Plan.Uses[link])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Another exchange comes onto the links of matrices: their flows go on in the general solver.</summary>
    private void DissolvePorts(Func<int, bool> uses)
    {
        for (var i = _ports.Count - 1; i >= 0; i--)
        {
            var one = _ports[i];
            if (Enumerable.Range(0, one.Plan.Uses.Length).Any(link => one.Plan.Uses[link] && uses(link)))
            {
                RemovePorts(i);
                one.Exchange.Items = 0;
                TellIdle(one);
                var rest = new RemainingPortFlows(this, one);
                TrafficFlows.Visit(one.Exchange.Traffic, ref rest);
            }
        }
    }

    private void RemovePorts(int number)
    {
        _portInstants += _ports[number].Plan.Matrices.Sum(matrix => matrix.DrainInstants);
        _portSolves += _ports[number].Plan.Matrices.Sum(matrix => matrix.Solves);
        _ports.RemoveAt(number);
    }

    private void DrainPorts(long time)
    {
        for (var i = _ports.Count - 1; i >= 0; i--)
        {
            var one = _ports[i];
            for (var number = 0; number < one.Next.Length; number++)
            {
                if (one.Next[number] <= time)
                {
                    DrainPorts(one, number, time);
                }
            }

            if (one.Exchange.Items == 0)
            {
                RemovePorts(i);
            }
        }
    }

    private void DrainPorts(PortExchange one, int number, long time)
    {
        var matrix = one.Plan.Matrices[number];
        _drained.Clear();
        matrix.Drain(_drained);
        one.Next[number] = matrix.NextDrain();
        var reported = time + matrix.Margin(time);
        foreach (var flow in _drained)
        {
            ArrivedAtPort(one.Exchange, flow, reported);
        }

        TellRates(one);
    }

    private void ArrivedAtPort(Exchange exchange, int flow, long time)
    {
        var traffic = exchange.Traffic;
        var source = flow / traffic.Ranks.Count;
        var destination = flow - (source * traffic.Ranks.Count);
        var route = _routes.Route(traffic.Ranks[source], traffic.Ranks[destination]);
        var arrival = time + (_routes.Latency(route, _routes.Transport(route)) * traffic.LatencySteps);
        if (--exchange.Items == 0)
        {
            _inFlight.Remove(exchange);
        }

        Arrived(exchange, source, arrival);
        Arrived(exchange, destination, arrival);
    }

    /// <summary>Tells the rates of all links of an exchange, added up from its flows. Only a trace asks for them.</summary>
    private void TellRates(PortExchange one)
    {
        if (_options.LinkRateChanged is not null)
        {
            var rates = new double[_bytesOn.Length];
            var flows = new PortRates(this, one, rates);
            TrafficFlows.Visit(one.Exchange.Traffic, ref flows);
            Tell(one, rates);
        }
    }

    private void TellIdle(PortExchange one)
    {
        if (_options.LinkRateChanged is not null)
        {
            Tell(one, new double[_bytesOn.Length]);
        }
    }

    private void Tell(PortExchange one, double[] rates)
    {
        for (var link = 0; link < rates.Length; link++)
        {
            if (one.Plan.Uses[link] && rates[link] != _toldRate[link])
            {
                _toldRate[link] = rates[link];
                _options.LinkRateChanged!(link, rates[link] * 1e12, new SimDuration(_now));
            }
        }
    }

    private sealed class Sums(int links)
    {
        private readonly long[] _bytes = new long[links];
        private readonly double[] _wire = new double[links];

        public bool Fits { get; set; } = true;

        public long Flows { get; set; }

        public long LastBytes { get; set; }

        public int LastTransport { get; set; } = -1;

        public double LastWire { get; set; }

        public void Add(ReadOnlySpan<int> route, long bytes, double wire)
        {
            Flows++;
            foreach (var link in route)
            {
                _bytes[link] += bytes;
                _wire[link] += wire;
            }
        }

        public void AddTo(long[] bytes, double[] wire)
        {
            for (var link = 0; link < bytes.Length; link++)
            {
                bytes[link] += _bytes[link];
                wire[link] += _wire[link];
            }
        }
    }

    private readonly struct PortFlows(FairShareNetwork network, Exchange exchange, PortPlan plan) : IFlowVisitor
    {
        public Sums Sums { get; } = new(network._bytesOn.Length);

        public void Visit(int source, int destination, long bytes)
        {
            var traffic = exchange.Traffic;
            var route = network._routes.Route(traffic.Ranks[source], traffic.Ranks[destination]);
            var transport = network._routes.Transport(route);
            if (bytes != Sums.LastBytes || transport != Sums.LastTransport)
            {
                (Sums.LastBytes, Sums.LastTransport) = (bytes, transport);
                Sums.LastWire = network._routes.WireBytes(traffic, bytes, transport);
            }

            var (matrix, row, column) = plan.PlaceOf(route);
            Sums.Fits &= plan.Matrices[matrix].TryAdd(row, column, (source * traffic.Ranks.Count) + destination, Sums.LastWire);
            Sums.Add(route, bytes, Sums.LastWire);
            exchange.Expect(source);
            exchange.Expect(destination);
        }
    }

    private readonly struct PortRates(FairShareNetwork network, PortExchange one, double[] rates) : IFlowVisitor
    {
        public void Visit(int source, int destination, long bytes)
        {
            var ranks = one.Exchange.Traffic.Ranks;
            var route = network._routes.Route(ranks[source], ranks[destination]);
            var (matrix, row, column) = one.Plan.PlaceOf(route);
            var rate = one.Plan.Matrices[matrix].Rate(row, column);
            foreach (var link in route)
            {
                rates[link] += rate;
            }
        }
    }

    private readonly struct RemainingPortFlows(FairShareNetwork network, PortExchange one) : IFlowVisitor
    {
        public void Visit(int source, int destination, long bytes)
        {
            var ranks = one.Exchange.Traffic.Ranks;
            var route = network._routes.Route(ranks[source], ranks[destination]);
            var (matrix, row, column) = one.Plan.PlaceOf(route);
            var left = one.Plan.Matrices[matrix].Remaining(row, column, network._now);
            if (left > 0)
            {
                network.AddFlow(one.Exchange, source, destination, left, route, network._routes.Transport(route), expect: false);
            }
        }
    }
}
