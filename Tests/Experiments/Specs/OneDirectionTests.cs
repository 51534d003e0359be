using SimMoE.Experiments.Specs;
using SimMoE.Simulator.Collectives;
using SimMoE.Simulator.Network;

namespace SimMoE.Tests.Experiments.Specs;

/// <summary>Uneven exchanges on the presets of 2 x H200: what both directions share, and what one of them has alone. (T4), (T5)
/// docs/models/transport.md.</summary>
public sealed class OneDirectionTests
{
    private const long Half = 33_554_432; // half of a 64 MiB buffer
    private const long Quarter = 8_388_608;

    /// <summary>
    /// shm, start-up and links 15.9 us. The table has 1423.39 us for 33,554,432 B both ways, 1407.49 us of it at half of the shared 50
    /// GB/s; alone
    /// a direction has 36: 1407.49 x 25 / 36 + 15.9 = 993.324 us. Against 8,388,608 B (370.05 us): 354.15 us at 25, the rest of the
    /// other, 1407.49 - 354.15 = 1053.34 us of it, at 36: 354.15 + 731.486 + 15.9 = 1101.536 us.
    /// NVLink, 8.3 us: 536,870,912 B (1614.4 us) alone at 450 in place of 400: 1606.1 x 8 / 9 + 8.3 = 1435.944 us, 373.9 GB/s.
    /// socket, 47.9 us: 8,388,608 B (4012.58 us) alone have all of the shared path: 3964.68 / 2 + 47.9 = 2030.24 us.
    /// </summary>
    [Theory]
    [InlineData("h200x2-shm", Half, Half, 1423.39)]
    [InlineData("h200x2-shm", Half, 0, 993.324)]
    [InlineData("h200x2-shm", 0, Half, 993.324)]
    [InlineData("h200x2-shm", Half, Quarter, 1101.536)]
    [InlineData("h200x2-nvlink", 536_870_912, 0, 1435.944)]
    [InlineData("h200x2-nvlink", 536_870_912, 536_870_912, 1614.4)]
    [InlineData("h200x2-socket", Quarter, 0, 2030.24)]
    public void Uneven_TwoRanks_IsTheHandComputedTime(string preset, long there, long back, double microseconds)
    {
        var exchange = AllToAll.Uneven([0, 1], [0, there, back, 0], 0);

        var time = ExchangeSimulation.Run(TopologyReader.Load(preset), exchange.Phases[0], links: 0).Time;

        Assert.Equal(microseconds, time.TotalMicroseconds, 2e-3);
    }

    /// <summary>
    /// A broadcast has 0.83 of the line's 63 GB/s, 52.29 GB/s, whatever limits sends: 67,108,864 B / 52.29 GB/s + 15.9 = 1283.398 + 15.9
    /// us.
    /// The same bytes as a send have 36 GB/s times their share of the curve, 0.957047 (33,554,432 B: 1407.49 us at 25 GB/s give 0.953596,
    /// 134,217,728 B: 5589.51 us give 0.960498; half way between on a logarithmic scale): 67,108,864 / 34.45369 GB/s + 15.9 = 1963.69 us.
    /// </summary>
    [Theory]
    [InlineData(true, 1299.298)]
    [InlineData(false, 1963.697)]
    public void OneDirection_BroadcastAndSendOverHostMemory_HaveTheirOwnLimits(bool isBroadcast, double microseconds)
    {
        var traffic = isBroadcast
            ? Ring.Broadcast([0, 1], 2 * Half, 0).Phases[0]
            : new MatrixTraffic([0, 2 * Half, 0, 0]) { Ranks = [0, 1] };

        var time = ExchangeSimulation.Run(TopologyReader.Load("h200x2-shm"), traffic, links: 0).Time;

        Assert.Equal(microseconds, time.TotalMicroseconds, 5e-3);
    }
}
