using SimMoE.Experiments.Specs;
using SimMoE.Simulator.Collectives;
using SimMoE.Simulator.Network;

namespace SimMoE.Tests.Experiments.Specs;

/// <summary>Uneven exchanges on the presets of 2 x H200: what both directions share, and what one of them has alone. (T4) docs/models/transport.md.</summary>
public sealed class OneDirectionTests
{
    private const long Half = 33_554_432; // half of a 64 MiB buffer
    private const long Quarter = 8_388_608;

    /// <summary>
    /// shm, start-up and links 15.9 us. The table has 1423.39 us for 33,554,432 B both ways, 1407.49 us of it at half of the shared 50 GB/s; alone
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
}
