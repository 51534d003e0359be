using SimMoE.Simulator.Network;
using SimMoE.Tests.Simulator.Engine;

namespace SimMoE.Tests.Simulator.Collectives;

/// <summary>1 us for each dependent step, and one byte a microsecond in and out of each member; nothing shared.</summary>
internal static class AlphaBetaNetwork
{
    public static FixedNetwork Create() => new(Time);

    public static long Sent(Traffic traffic, int member) =>
        Enumerable.Range(0, traffic.Ranks.Count).Where(other => other != member).Sum(other => traffic.BytesBetween(member, other));

    public static long Received(Traffic traffic, int member) =>
        Enumerable.Range(0, traffic.Ranks.Count).Where(other => other != member).Sum(other => traffic.BytesBetween(other, member));

    private static long Time(Traffic traffic, int member) =>
        1_000_000 * (traffic.LatencySteps + Math.Max(Sent(traffic, member), Received(traffic, member)));
}
