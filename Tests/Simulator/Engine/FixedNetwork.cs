using SimMoE.Simulator.Network;
using SimMoE.Units;

namespace SimMoE.Tests.Simulator.Engine;

/// <summary>A network in which each member of an exchange takes the time that a test says, whatever else is in flight.</summary>
internal sealed class FixedNetwork(Func<Traffic, int, long> picoseconds) : INetworkModel
{
    private readonly List<MemberFinish> _pending = [];
    private int _exchanges;

    public FixedNetwork(long picoseconds)
        : this((_, _) => picoseconds) { }

    public SimDuration NextFinish => _pending.Count == 0 ? SimDuration.MaxValue : _pending.Min(finish => finish.Time);

    public int Start(Traffic traffic, SimDuration now)
    {
        for (var member = 0; member < traffic.Ranks.Count; member++)
        {
            _pending.Add(new(_exchanges, member, now + new SimDuration(picoseconds(traffic, member))));
        }

        return _exchanges++;
    }

    public void AdvanceTo(SimDuration time, ICollection<MemberFinish> finished)
    {
        foreach (
            var finish in _pending
                .Where(finish => finish.Time <= time)
                .OrderBy(finish => finish.Time)
                .ThenBy(finish => finish.Exchange)
                .ThenBy(finish => finish.Member)
                .ToList()
        )
        {
            finished.Add(finish);
            _pending.Remove(finish);
        }
    }
}
