using SimMoE.Calibration;
using SimMoE.Calibration.Measurements;
using SimMoE.Calibration.Prediction;
using SimMoE.Calibration.Profiles;
using SimMoE.Calibration.Split;
using SimMoE.Calibration.Validation;
using SimMoE.Experiments.Specs;
using SimMoE.Simulator.Profiles;
using SimMoE.Tests.Experiments;
using SimMoE.Units;
using SimMoE.Workload.Measurements;

namespace SimMoE.Tests.Calibration;

/// <summary>Folders that someone else filled, or that were cut on their way.</summary>
public sealed class MeasurementFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static readonly CollectiveMeasurement Row = new()
    {
        Provenance = new Provenance
        {
            Machine = "made",
            Software = "made",
            Date = "2026-01-01",
        },
        Collective = new MeasuredCollective
        {
            Fabric = "shm",
            Ranks = 2,
            Name = CollectiveNames.AllToAll,
            Type = "bfloat16",
            SizeBytes = 1 << 20,
            Share = 0.5,
        },
        Clock = "cuda-event",
        Rank = 0,
        Repeats = 10,
        Time = new Quartiles(10, 11, 12),
        AlgorithmBandwidth = 1,
        BusBandwidth = 1,
        Wrong = 0,
    };

    private static readonly KernelMeasurement Kernel = new()
    {
        Provenance = Row.Provenance,
        Kernel = new MeasuredKernel
        {
            Device = "NVIDIA H200",
            Family = "gemm",
            Type = "bfloat16",
            Shape = "m=1 n=2 k=3",
        },
        Method = "stream",
        Clock = "cuda-event",
        Launches = 50,
        Repeats = 15,
        Time = new Quartiles(1, 2, 3),
        Flops = 12,
        Bytes = 22,
    };

    public void Dispose() => _folder.Dispose();

    /// <summary>The time of an exchange that lost its values is the time of nothing.</summary>
    [Fact]
    public void Read_CollectiveWithWrongValues_IsRefusedWithItsLine()
    {
        Write("collectives-shm.csv", MeasurementTable.Write([Row, Row with { Rank = 1, Wrong = 7 }]));
        var problem = Assert.Single(Assert.Throws<SpecException>(() => MeasurementFolder.Read(_folder.Path)).Problems);
        Assert.Equal(("$.wrong", 3), (problem.Path, problem.Line));
    }

    [Fact]
    public void NameOf_KernelsOfTwoDevices_IsRefused()
    {
        Write("kernels.csv", MeasurementTable.Write([Kernel, Kernel with { Kernel = Kernel.Kernel with { Device = "NVIDIA A100" } }]));
        var folder = MeasurementFolder.Read(_folder.Path);
        Assert.Contains(
            "found NVIDIA H200, NVIDIA A100",
            Assert.Throws<SpecException>(() => MeasuredDevice.NameOf(folder)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void NameOf_CutRecord_IsRefusedWithItsFile()
    {
        Write("collectives-shm.csv", MeasurementTable.Write([Row]));
        Write("collectives-shm.meta.json", "[\n{\"ranks\": [1");
        var problem = Assert.Single(
            Assert.Throws<SpecException>(() => MeasuredDevice.NameOf(MeasurementFolder.Read(_folder.Path))).Problems
        );
        Assert.EndsWith("collectives-shm.meta.json", problem.File, StringComparison.Ordinal);
    }

    /// <summary>JSON of another form names no device.</summary>
    [Theory]
    [InlineData("[{\"ranks\": 3}]", "")]
    [InlineData("[{\"ranks\": [{\"name\": 3}]}]", "")]
    [InlineData("[3]", "")]
    [InlineData("{}", "")]
    [InlineData("null", "")]
    [InlineData("[{\"ranks\": [{\"name\": \"NVIDIA H100\"}]}]", "NVIDIA H100")]
    public void NameOf_RecordOfAnotherForm_SaysNoDevice(string json, string name)
    {
        Write("collectives-shm.csv", MeasurementTable.Write([Row]));
        Write("collectives-shm.meta.json", json);
        Assert.Equal(name, MeasuredDevice.NameOf(MeasurementFolder.Read(_folder.Path)));
    }

    /// <summary>Times of nothing, and exchanges whose values were wrong; N/A means that nobody looked.</summary>
    [Theory]
    [InlineData("0", "\"0\"", false)]
    [InlineData("-3.5", "\"0\"", false)]
    [InlineData("1e999", "0", false)]
    [InlineData("12.5", "4", false)]
    [InlineData("12.5", "0", true)]
    [InlineData("12.5", "\"N/A\"", true)]
    public void NcclTests_TimeOrValuesThatSayNothing_AreRefused(string time, string wrong, bool isRead)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "nccl-tests"));
        Write(
            "nccl-tests/alltoall_perf-shm-2ranks.json",
            $"{{\"results\": [{{\"size\": 1048576, \"type\": \"float\", \"out_of_place\": {{\"time\": {time}, \"nwrong\": {wrong}}}}}]}}"
        );
        if (isRead)
        {
            Assert.Equal(12.5, Assert.Single(MeasurementFolder.Read(_folder.Path).Collectives).Time.Median);
        }
        else
        {
            Assert.Contains(
                "alltoall_perf-shm-2ranks.json",
                Assert.Throws<SpecException>(() => MeasurementFolder.Read(_folder.Path)).Message,
                StringComparison.Ordinal
            );
        }
    }

    /// <summary>A split of another machine keeps everything out of the fit: the profile says so.</summary>
    [Fact]
    public void Calibrate_SplitOfAnotherMachine_SaysThatRowsWereLeftOut()
    {
        Write("kernels.csv", MeasurementTable.Write([Kernel]));
        Write("split.csv", "kind,group,configuration,set\nstep,step,ep,calibration\n");
        var profile = new Calibrator(
            [MeasurementFolder.Read(_folder.Path)],
            ProfileReader.Preset("h100-datasheet"),
            _ => null,
            (_, _, _) => null
        ).Run("x", "");
        Assert.Contains(
            profile.Missing,
            text => text.Contains("1 configurations stand in no line of its split.csv", StringComparison.Ordinal)
        );
    }

    /// <summary>Nothing was left out of a fit of one shape: no error is printed, least of all one below nothing.</summary>
    [Fact]
    public void Report_WithoutShapesToLeaveOut_PrintsNoError()
    {
        var profile = ProfileFile.Read(ProfilePresets.CalibratedText("h100-calibrated")!, "h100-calibrated");
        var text = CalibrationReport.Text(profile with { Fabrics = [profile.Fabrics[0] with { LeftOutMedian = -1, LeftOutWorst = -1 }] });
        Assert.Contains("| not known | not known |", text, StringComparison.Ordinal);
        Assert.DoesNotContain("-100", text, StringComparison.Ordinal);
    }

    /// <summary>Stages of steps without a whole step: nothing to compare, and said so.</summary>
    [Fact]
    public void StepComparison_WithoutWholeStep_IsSkippedByName()
    {
        var source = MeasurementFolder.Read(RepositoryFolder.File("Experiments", "Measurements", "2xH100"));
        var folder = source with
        {
            Steps =
            [
                .. source.Steps.Select(steps =>
                    steps with
                    {
                        Rows = [.. steps.Rows.Where(row => row.Stage != StageMeasurement.WholeStep)],
                    }
                ),
            ],
        };
        var machine = new PredictedMachine
        {
            Name = "none",
            Kernels = ProfileReader.Preset("h100-datasheet"),
            Cluster = (_, _) => throw new InvalidOperationException("nothing is predicted"),
            Implementation = (_, _) => null,
        };
        var skipped = new SortedSet<string>(StringComparer.Ordinal);
        Assert.Empty(
            StepComparison.Of(
                machine,
                folder,
                MeasurementSplit.Of(folder),
                (_, _) => throw new InvalidOperationException("nothing is predicted"),
                skipped
            )
        );
        Assert.Equal(["ep", "hp"], skipped);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.Path, name), text);
}
