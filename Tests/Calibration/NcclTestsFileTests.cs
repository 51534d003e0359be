using SimMoE.Calibration.Measurements;
using SimMoE.Tests.Experiments;
using SimMoE.Units;
using SimMoE.Workload.Measurements;

namespace SimMoE.Tests.Calibration;

public sealed class NcclTestsFileTests
{
    /// <summary>The committed JSON holds the slowest rank of the committed table, to the nanosecond.</summary>
    [Fact]
    public void Read_CommittedFile_IsTheTablesSlowestRank()
    {
        var folder = RepositoryFolder.File("Experiments", "Measurements", "2xH100");
        var rows = NcclTestsFile.Read(Path.Combine(folder, "nccl-tests", "all_gather_perf-shm-2ranks.json"));
        var table = MeasurementTable
            .Read<CollectiveMeasurement>(Path.Combine(folder, "collectives-shm.csv"))
            .Where(row => row.Collective.Name == CollectiveNames.AllGather)
            .ToLookup(row => row.Collective.SizeBytes);
        Assert.Equal(11, rows.Count);
        Assert.All(rows, row => Assert.Equal(table[row.Collective.SizeBytes].Max(each => each.Time.Median), row.Time.Median, 3));
        Assert.All(rows, row => Assert.Equal(("shm", 2), (row.Collective.Fabric, row.Collective.Ranks)));
    }

    /// <summary>A name that says no fabric is refused with what is expected.</summary>
    [Fact]
    public void Read_NameWithoutFabric_IsRefused() =>
        Assert.Contains(
            "PROGRAM-FABRIC-Nranks",
            Assert.Throws<SpecException>(() => NcclTestsFile.Read("/nowhere/alltoall_perf.json")).Message,
            StringComparison.Ordinal
        );
}
