using SimMoE.Experiments.Cli;

namespace SimMoE.Tests.Experiments.Cli;

/// <summary>Input whose results leave 64 bits is the user's, not a bug: exit code 2 with the place.</summary>
public sealed class SimulatedRangeTests
{
    private const string Spec = """
        model: mixtral-8x7b
        topology: {shape: nvswitch, gpus: 8, device: DEVICE, link: {bandwidth: RATE, latency: LATENCY}}
        parallel: {strategy: expert-parallel}
        profile: h200-measured
        implementation: ep-grouped-gemm
        """;

    private const string TooLong =
        "SPEC:1: $: the run takes more than 106 days, or counts beyond 2^63 bytes, operations or rows; "
        + "expected less work, or faster links and devices\n";

    /// <summary>At 1 B/s, or one operation a second, a step takes millennia; hundreds of exchanges with a start-up of 20 s do not take 106
    /// days.</summary>
    [Theory]
    [InlineData("H200", "1 B/s", "1 us")]
    [InlineData(
        "{name: slow, peak_bf16: 1 FLOP/s, peak_f32: 1 FLOP/s, memory: 80 GB, memory_bandwidth: 3 TB/s, multiprocessors: 132}",
        "1 TB/s",
        "1 us"
    )]
    public void Run_LongerThanPicosecondsReach_IsAnInputError(string device, string rate, string latency)
    {
        using var folder = new TemporaryFolder();
        var spec = folder.Write(
            "spec.yaml",
            Spec.Replace("DEVICE", device, StringComparison.Ordinal)
                .Replace("RATE", rate, StringComparison.Ordinal)
                .Replace("LATENCY", latency, StringComparison.Ordinal)
        );
        var run = ProgramRun.Of("run", spec, "--quiet");
        Assert.Equal((ExitCode.UserInput, TooLong), (run.ExitCode, run.Talk.Replace(spec, "SPEC", StringComparison.Ordinal)));
    }

    [Fact]
    public void Run_LatencyOfTenSeconds_IsSimulated()
    {
        using var folder = new TemporaryFolder();
        var spec = folder.Write(
            "spec.yaml",
            Spec.Replace("DEVICE", "H200", StringComparison.Ordinal)
                .Replace("RATE", "1 TB/s", StringComparison.Ordinal)
                .Replace("LATENCY", "10 s", StringComparison.Ordinal)
        );
        Assert.Equal(ExitCode.Success, ProgramRun.Of("run", spec, "--quiet").ExitCode);
    }

    [Theory]
    [InlineData("0 9223372036854775807\n0 0\n", "MATRIX:1: column 2: found '9223372036854775807'; expected at most 10^15 bytes (1 PB)\n")]
    [InlineData("0 1152921504606846976\n0 0\n", "MATRIX:1: column 2: found '1152921504606846976'; expected at most 10^15 bytes (1 PB)\n")]
    public void Matrix_EntryBeyondAPetabyte_IsNamed(string text, string message)
    {
        using var folder = new TemporaryFolder();
        var matrix = folder.Write("matrix", text);
        var run = ProgramRun.Of("alltoall", "star", "--set", "gpus=2", "--matrix", matrix);
        Assert.Equal((ExitCode.UserInput, message), (run.ExitCode, run.Talk.Replace(matrix, "MATRIX", StringComparison.Ordinal)));
    }

    [Fact]
    public void AllToAll_LongerThanPicosecondsReach_IsAnInputError()
    {
        using var folder = new TemporaryFolder();
        var topology = folder.Write("topology.yaml", "{shape: star, gpus: 2, device: H200, link: {bandwidth: 1 B/s, latency: 1 us}}");
        var run = ProgramRun.Of("alltoall", topology, "--bytes", "1 TB");
        Assert.Equal(ExitCode.UserInput, run.ExitCode);
        Assert.StartsWith("--bytes: the run takes more than 106 days", run.Talk, StringComparison.Ordinal);
    }
}
