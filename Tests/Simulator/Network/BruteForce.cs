namespace SimMoE.Tests.Simulator.Network;

/// <summary>Max-min fair flows the plain way: fill all unfixed flows together until a link is full, fix its flows, repeat; move to the
/// next completion; start over. Independent of the code under test.</summary>
internal static class BruteForce
{
    /// <summary>Drain time of each flow in seconds.</summary>
    /// <param name="capacities">Bytes a second of each link.</param>
    /// <param name="flows">Links, bytes and start in seconds of each flow.</param>
    public static double[] DrainTimes(double[] capacities, IReadOnlyList<(int[] Links, double Bytes, double Start)> flows)
    {
        var left = flows.Select(f => f.Bytes).ToArray();
        var finish = new double[flows.Count];
        var active = new bool[flows.Count];
        var done = new bool[flows.Count];
        var now = 0.0;
        while (done.Contains(false))
        {
            for (var f = 0; f < flows.Count; f++)
            {
                active[f] = !done[f] && flows[f].Start <= now;
            }

            var rates = Rates(capacities, flows, active);
            var step = double.PositiveInfinity;
            for (var f = 0; f < flows.Count; f++)
            {
                if (active[f])
                {
                    step = Math.Min(step, left[f] / rates[f]);
                }
                else if (!done[f])
                {
                    step = Math.Min(step, flows[f].Start - now);
                }
            }

            now += step;
            for (var f = 0; f < flows.Count; f++)
            {
                if (active[f])
                {
                    left[f] -= rates[f] * step;
                    if (left[f] <= 1e-9 * flows[f].Bytes)
                    {
                        done[f] = true;
                        finish[f] = now;
                    }
                }
            }
        }

        return finish;
    }

    /// <summary>Max-min fair rates.</summary>
    public static double[] Rates(double[] capacities, IReadOnlyList<(int[] Links, double Bytes, double Start)> flows, bool[] active)
    {
        var rates = new double[flows.Count];
        var isFixed = active.Select(a => !a).ToArray();
        while (isFixed.Contains(false))
        {
            var lowest = double.PositiveInfinity;
            var tightest = -1;
            for (var link = 0; link < capacities.Length; link++)
            {
                var users = Enumerable.Range(0, flows.Count).Where(f => active[f] && flows[f].Links.Contains(link)).ToArray();
                var rising = users.Count(f => !isFixed[f]);
                var share = (capacities[link] - users.Where(f => isFixed[f]).Sum(f => rates[f])) / rising;
                if (rising > 0 && share < lowest)
                {
                    (lowest, tightest) = (share, link);
                }
            }

            for (var f = 0; f < flows.Count; f++)
            {
                if (!isFixed[f] && flows[f].Links.Contains(tightest))
                {
                    rates[f] = lowest;
                    isFixed[f] = true;
                }
            }
        }

        return rates;
    }
}
