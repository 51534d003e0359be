using SimMoE.Simulator.Network;
using SimMoE.Units;

namespace SimMoE.Tests.Simulator.Strategies;

/// <summary>A member ends when the larger of what it sends and receives has passed at 1 byte in 1 ns.</summary>
internal sealed class FakeNetwork : INetworkModel
{
    private readonly List<MemberFinish> _pending = [];
    private int _exchanges;

    public SimDuration NextFinish => _pending.Count == 0 ? SimDuration.MaxValue : _pending.Min(finish => finish.Time);

    public int Start(Traffic traffic, SimDuration now)
    {
        for (var member = 0; member < traffic.Ranks.Count; member++)
        {
            var (sent, received) = (0L, 0L);
            for (var other = 0; other < traffic.Ranks.Count; other++)
            {
                sent += other == member ? 0 : traffic.BytesBetween(member, other);
                received += other == member ? 0 : traffic.BytesBetween(other, member);
            }

            _pending.Add(new(_exchanges, member, now + SimDuration.FromNanoseconds(Math.Max(sent, received))));
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
        )
        {
            finished.Add(finish);
        }

        _pending.RemoveAll(finish => finish.Time <= time);
    }
}
