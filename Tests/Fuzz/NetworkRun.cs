using SimMoE.Simulator.Network;
using SimMoE.Units;
using SimMoE.Workload;

namespace SimMoE.Fuzz;

/// <summary>Runs the exchanges of a case through a network model to the end.</summary>
internal static class NetworkRun
{
    /// <summary>Finish of each member of each exchange, in picoseconds.</summary>
    /// <param name="network">At time zero.</param>
    /// <param name="exchanges">In order of their start.</param>
    /// <param name="looks">If given, the model is also asked to move on to moments at which nothing happens.</param>
    /// <exception cref="LawBrokenException">A member does not finish, or finishes twice, or finishes come in the wrong order.</exception>
    public static long[][] Finishes(INetworkModel network, IReadOnlyList<FuzzExchange> exchanges, RandomStream? looks = null)
    {
        var finishes = exchanges.Select(exchange => Enumerable.Repeat(-1L, exchange.Members).ToArray()).ToArray();
        var finished = new List<MemberFinish>();
        var now = SimDuration.Zero;
        for (
            int next = 0, turns = 0, last = 100 + exchanges.Sum(exchange => 2 * (exchange.Flows.Count() + exchange.Members));
            next < exchanges.Count || network.NextFinish < SimDuration.MaxValue;
            turns++
        )
        {
            Require(turns < last || looks is not null, "finish", () => $"{turns} turns and still something in flight");
            var moment = next < exchanges.Count ? SimDuration.Min(new(exchanges[next].Start), network.NextFinish) : network.NextFinish;
            Require(moment >= now, "order", () => $"the next finish at {moment.Picoseconds} ps lies before {now.Picoseconds} ps");
            if (looks?.NextInt(2) == 0)
            {
                now = new SimDuration(now.Picoseconds + (long)(looks.NextDouble() * (moment - now).Picoseconds));
                network.AdvanceTo(now, finished);
            }
            else if (next < exchanges.Count && exchanges[next].Start == moment.Picoseconds)
            {
                now = moment;
                var number = network.Start(exchanges[next].ToTraffic(), now);
                Require(number == next, "order", () => $"exchange {next} was numbered {number}");
                next++;
            }
            else
            {
                // The next finish may turn out to be no finish of a member yet: a flow has drained, and others follow.
                now = moment;
                network.AdvanceTo(now, finished);
            }

            Note(finished, finishes, now);
        }

        for (var exchange = 0; exchange < finishes.Length; exchange++)
        {
            var lost = Array.IndexOf(finishes[exchange], -1);
            Require(lost < 0, "finish", () => $"member {lost} of exchange {exchange} never finishes");
        }

        return finishes;
    }

    private static void Note(List<MemberFinish> finished, long[][] finishes, SimDuration now)
    {
        for (var i = 0; i < finished.Count; i++)
        {
            var (exchange, member, time) = finished[i];
            Require(finishes[exchange][member] < 0, "finish", () => $"member {member} of exchange {exchange} finishes twice");
            Require(time <= now, "order", () => $"a finish at {time.Picoseconds} ps is told at {now.Picoseconds} ps");
            Require(
                i == 0 || (finished[i - 1].Time, finished[i - 1].Exchange, finished[i - 1].Member).CompareTo((time, exchange, member)) < 0,
                "order",
                () => $"{finished[i]} is told after {finished[i - 1]}"
            );
            finishes[exchange][member] = time.Picoseconds;
        }

        finished.Clear();
    }

    private static void Require(bool condition, string law, Func<string> text)
    {
        if (!condition)
        {
            throw new LawBrokenException(law, text());
        }
    }
}
