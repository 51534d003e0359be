using System.Collections.Immutable;
using SimMoE.Calibration.Fitting;
using SimMoE.Calibration.Prediction;
using SimMoE.Calibration.Profiles;
using SimMoE.Simulator.Profiles;
using SimMoE.Topology;
using SimMoE.Workload.Measurements;

namespace SimMoE.Tests.Calibration;

public sealed class FabricFittingTests
{
    private static readonly Device Gpu = DeviceCatalogue.Find("H100-SXM-80GB")!;

    private static readonly FabricProfile True = new()
    {
        Name = "shm",
        Ranks = 2,
        LineBytesPerSecond = 25_000_000_000,
        OneDirectionShare = 0.7,
        StartUpMicroseconds = 8,
        Curve = [new(1, 1e-4), new(65_536, 0.5), new(33_554_432, 0.96)],
        Protocols = ImmutableSortedDictionary<string, ImmutableArray<CurvePoint>>.Empty.Add(
            CollectiveNames.AllReduce,
            [new(1, 1e-4), new(65_536, 0.3), new(33_554_432, 0.7)]
        ),
        LeftOutMedian = 0,
        LeftOutWorst = 0,
    };

    /// <summary>32 MiB each way at 24 GB/s: 8 us + 33,554,432 / 24,000 us = 1,406.1 us. One direction alone may take 0.7 of both together,
    /// 35 GB/s
    /// at 0.96: 8 us + 33,554,432 / 33,600 us = 1,006.6 us.</summary>
    [Fact]
    public void ToCluster_OneDirectionAlone_IsSlowerThanBothTogetherAndFasterThanHalf()
    {
        Assert.Equal(1406.1, Time(CollectiveNames.AllToAll, 67_108_864, 0.5), 1);
        // Rank 0 sends all of its 64 MiB, rank 1 half of its own: both until rank 1 is done, then one direction.
        Assert.Equal(1406.1 + (33_554_432 / 33_600.0), Time(CollectiveNames.AllToAllV, 67_108_864, 1), 0);
    }

    /// <summary>Times made by a known fabric come out again at sizes that the fit has not seen, uneven and by rings too.</summary>
    [Theory]
    [InlineData(CollectiveNames.AllToAll, 4_194_304, 0.5)]
    [InlineData(CollectiveNames.AllToAllV, 16_777_216, 0.9)]
    [InlineData(CollectiveNames.AllToAllV, 67_108_864, 1)]
    [InlineData(CollectiveNames.AllReduce, 4_194_304, 1)]
    public void Fit_TimesOfAKnownFabric_ComeOutAgain(string collective, long bytes, double share)
    {
        List<CollectiveMeasurement> rows =
        [
            .. from size in (long[])[1024, 131_072, 1_048_576, 16_777_216, 67_108_864] select Row(CollectiveNames.AllToAll, size, 0.5),
            .. from size in (long[])[1_048_576, 67_108_864]
            from part in (double[])[0.25, 0.75]
            select Row(CollectiveNames.AllToAllV, size, part),
            .. from size in (long[])[131_072, 1_048_576, 67_108_864] select Row(CollectiveNames.AllReduce, size, 1),
        ];
        var fitted = FabricFitting.Fit(rows, [], Gpu)!;
        Assert.InRange(fitted.OneDirectionShare * fitted.LineBytesPerSecond / (0.7 * 25e9), 0.95, 1.05);
        var again = CollectivePrediction.Microseconds(fitted.ToCluster(Gpu, 2), Collective(collective, bytes, share))!.Value;
        Assert.InRange(again / Time(collective, bytes, share), 0.97, 1.03);
    }

    /// <summary>Measured with 2 and with 8 ranks: each number is predicted with its own, others with the nearest.</summary>
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(5, 8)]
    [InlineData(8, 8)]
    [InlineData(64, 8)]
    public void Fabric_OfSeveralNumbersOfRanks_IsTheNearest(int ranks, int measured)
    {
        var profile = ProfileFile.Read(ProfilePresets.CalibratedText("h100-calibrated")!, "h100-calibrated") with
        {
            Fabrics = [True, True with { Ranks = 8 }],
        };
        Assert.Equal(measured, profile.Fabric("shm", ranks)!.Ranks);
        Assert.Null(profile.Fabric("nvlink", ranks));
    }

    private static double Time(string collective, long bytes, double share) =>
        CollectivePrediction.Microseconds(True.ToCluster(Gpu, 2), Collective(collective, bytes, share))!.Value;

    private static MeasuredCollective Collective(string name, long bytes, double share) =>
        new()
        {
            Fabric = "shm",
            Ranks = 2,
            Name = name,
            Type = "bfloat16",
            SizeBytes = bytes,
            Share = share,
        };

    private static CollectiveMeasurement Row(string name, long bytes, double share)
    {
        var time = Time(name, bytes, share);
        return new CollectiveMeasurement
        {
            Provenance = new Provenance
            {
                Machine = "made",
                Software = "made",
                Date = "2026-01-01",
            },
            Collective = Collective(name, bytes, share),
            Clock = "cuda-event",
            Rank = 0,
            Repeats = 10,
            Time = new Quartiles(time, time, time),
            AlgorithmBandwidth = 0,
            BusBandwidth = 0,
            Wrong = 0,
        };
    }
}
