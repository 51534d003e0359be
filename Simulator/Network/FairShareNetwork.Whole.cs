namespace SimMoE.Simulator.Network;

/// <content>Adding up the load of a whole exchange.</content>
public sealed partial class FairShareNetwork
{
    private double[] _wireOn = [];

    private sealed class Load
    {
        public double WireBytes { get; set; }

        public long Flows { get; set; }

        public long Latency { get; set; }

        public List<int> Links { get; } = [];
    }

    private readonly struct WholeExchange : IFlowVisitor
    {
        private readonly FairShareNetwork _network;
        private readonly Traffic _traffic;

        public WholeExchange(FairShareNetwork network, Traffic traffic)
        {
            (_network, _traffic) = (network, traffic);
            Takes = new bool[traffic.Ranks.Count];
            if (network._wireOn.Length == 0)
            {
                network._wireOn = new double[network._bytesOn.Length];
            }
        }

        public bool[] Takes { get; }

        public Load Load { get; } = new();

        public void Visit(int source, int destination, long bytes)
        {
            var routes = _network._routes;
            var route = routes.Route(_traffic.Ranks[source], _traffic.Ranks[destination]);
            var transport = routes.Transport(route);
            var wire = routes.WireBytes(_traffic, bytes, transport);
            foreach (var link in route)
            {
                if (_network._wireOn[link] == 0)
                {
                    Load.Links.Add(link);
                }

                _network._wireOn[link] += wire;
                _network._bytesOn[link] += bytes;
            }

            Load.WireBytes += wire;
            Load.Flows++;
            Load.Latency = Math.Max(Load.Latency, routes.Latency(route, transport));
            Takes[source] = true;
            Takes[destination] = true;
        }
    }
}
