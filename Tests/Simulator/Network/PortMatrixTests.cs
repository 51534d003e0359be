using SimMoE.Simulator.Network.Fluid;
using SimMoE.Workload;

namespace SimMoE.Tests.Simulator.Network;

/// <summary>Exchanges held back at ports only: matrices against the general solver.</summary>
public sealed class PortMatrixTests
{
    /// <summary>The same flows, with random port rates, sizes and gaps, in both solvers: every drain within a part in 10⁹.</summary>
    [Fact]
    public void NextDrain_RandomPortsAndSizes_IsThatOfTheGeneralSolver()
    {
        for (ulong seed = 0; seed < 60; seed++)
        {
            var random = new RandomStream(seed, "port-cases");
            var capacities = Enumerable.Range(0, 3 + random.NextInt(75)).Select(_ => 0.01 * (1 + random.NextInt(9))).ToArray();
            var rows = 1 + random.NextInt(capacities.Length - 1);
            var matrix = new PortMatrix(capacities.AsSpan(0, rows), capacities.AsSpan(rows), 0, 0);
            var general = new FluidSolver(capacities);
            var flowOf = new Dictionary<int, int>();
            for (var cell = 0; cell < rows * (capacities.Length - rows); cell++)
            {
                var (row, column) = (cell % rows, cell / rows);
                if (random.NextInt(4) > 0)
                {
                    var volume = seed % 3 == 0 ? 1e6 * (1 + (column % 5)) : 1e6 * (0.5 + random.NextDouble());
                    flowOf[general.AddFlow(row, rows + column, volume)] = cell;
                    Assert.True(matrix.TryAdd(row, column, cell, volume));
                }
            }

            var expected = Times(general.NextDrain, drained => general.MoveTo(general.NextDrain(), drained));
            var actual = Times(matrix.NextDrain, matrix.Drain);
            Assert.Equal(flowOf.Count, actual.Count);
            Assert.All(expected, one => Assert.Equal(one.Value, actual[flowOf[one.Key]], Math.Max(2, 1e-9 * one.Value)));
        }
    }

    [Fact]
    public void TryAdd_PairTwice_IsRefused()
    {
        var matrix = new PortMatrix([1.0, 1.0], [1.0], 0, 0);
        Assert.True(matrix.TryAdd(1, 0, 0, 5));
        Assert.False(matrix.TryAdd(1, 0, 1, 5));
        Assert.True(matrix.TryAdd(0, 0, 1, 5));
    }

    /// <summary>Two flows of 100 bytes into a port of 2 bytes a picosecond: 1 a picosecond each, so after 30 there are 70 left.</summary>
    [Fact]
    public void Remaining_InFlight_IsWhatHasNotFlowed()
    {
        var matrix = new PortMatrix([2.0, 2.0], [2.0], 0, 0);
        matrix.TryAdd(0, 0, 0, 100);
        matrix.TryAdd(1, 0, 1, 100);
        Assert.Equal(100, matrix.NextDrain());
        Assert.Equal(70.0, matrix.Remaining(0, 0, 30), 1e-9);
    }

    /// <summary>Link 2 lies between the senders 0, 1 and the receivers 3, 4, each of rate 10. With 20 it carries all that both can send; with
    /// 19 it can hold them back.</summary>
    [Theory]
    [InlineData(20.0, true)]
    [InlineData(19.0, false)]
    public void IsPortsOnly_LinkBetween_CountsOnlyIfItCanBind(double core, bool expected)
    {
        var contention = new PortContention([10, 10, core, 10, 10]);
        contention.Add([0, 2, 3]);
        contention.Add([0, 2, 4]);
        contention.Add([1, 2, 3]);
        contention.Add([1, 2, 4]);
        Assert.Equal(expected, contention.IsPortsOnly());
    }

    /// <summary>All flows over link 2 end at link 3, of rate 10: that is all it can be asked for, however many send.</summary>
    [Fact]
    public void IsPortsOnly_LinkBetweenBehindOneReceiver_CannotBind()
    {
        var contention = new PortContention([10, 10, 10, 10]);
        contention.Add([0, 2, 3]);
        contention.Add([1, 2, 3]);
        Assert.True(contention.IsPortsOnly());
    }

    /// <summary>Link 1 receives in one flow and sends in another: no side.</summary>
    [Fact]
    public void IsPortsOnly_LinkOnBothSides_IsFalse()
    {
        var contention = new PortContention([10, 10, 10]);
        contention.Add([0, 1]);
        contention.Add([1, 2]);
        Assert.False(contention.IsPortsOnly());
    }

    private static Dictionary<int, long> Times(Func<long> next, Action<List<int>> drain)
    {
        var times = new Dictionary<int, long>();
        var drained = new List<int>();
        for (var time = next(); time < long.MaxValue; time = next())
        {
            drain(drained);
            drained.ForEach(flow => times.Add(flow, time));
            drained.Clear();
        }

        return times;
    }
}
