using SimMoE.Tests.Experiments.Cli;

namespace SimMoE.Tests.Experiments.Verbs;

/// <summary>What is wrong with a command is said before libtorch is looked for.</summary>
public sealed class MeasureOptionsTests
{
    [Theory]
    [InlineData("kernels --repeats 0 --warm-up -1", "--repeats: found 0", "--warm-up: found -1")]
    [InlineData("collectives --fabric a/b --date yesterday", "--fabric: found 'a/b'", "--date: found 'yesterday'")]
    [InlineData("collectives --bytes 8 --end 4 --factor 1", "--bytes: found 8", "--factor: found 1")]
    [InlineData("layers", "grid: no file was named", "--quick")]
    [InlineData("layers missing.yaml", "missing.yaml", "")]
    [InlineData("layers --quick --set layers=[9]", "layers[0]: found '9'", "384/4/256")]
    public void Measure_BadOptions_AreAllNamed(string arguments, string first, string second)
    {
        var run = ProgramRun.Of(["measure", .. arguments.Split(' ')]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(first, run.Talk, StringComparison.Ordinal);
        Assert.Contains(second, run.Talk, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }
}
