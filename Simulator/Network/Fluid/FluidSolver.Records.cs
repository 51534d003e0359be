namespace SimMoE.Simulator.Network.Fluid;

/// <content>Bottlenecks of record: which of its links holds a flow's key.</content>
internal sealed partial class FluidSolver
{
    /// <summary>Hands over the flows between links that changed places.</summary>
    private void ApplySwaps()
    {
        foreach (var (earlier, later) in _swaps)
        {
            if (_flows[earlier] is not { } flows || _flows[later] is null)
            {
                continue;
            }

            var neighbors = flows.Neighbors;
            for (var place = flows.LowerBound(later); place < neighbors.Length && neighbors[place] == later; place++)
            {
                if (flows.IsAlive(place) && double.IsPositiveInfinity(flows.Keys[place]))
                {
                    Claim(earlier, flows, place, later);
                }
            }
        }
    }

    /// <summary>Gives each flow's key to the earlier one of its links.</summary>
    private void ClaimFlows(int from)
    {
        for (var i = from; i < _orderCount; i++)
        {
            var link = _order[i];
            if (_flows[link] is not { } flows)
            {
                continue;
            }

            var neighbors = flows.Neighbors;
            var keys = flows.Keys;
            for (var place = 0; place < neighbors.Length; place++)
            {
                if (double.IsPositiveInfinity(keys[place]) && _position[neighbors[place]] > i && flows.IsAlive(place))
                {
                    Claim(link, flows, place, neighbors[place]);
                }
            }
        }
    }

    private void Claim(int link, FlowList flows, int place, int from)
    {
        var loser = _flows[from]!;
        var remaining = loser.Take(loser.Find(link, flows.ItemAt(place))) - _served[from];
        flows.Give(place, remaining + _served[link]);
    }
}
