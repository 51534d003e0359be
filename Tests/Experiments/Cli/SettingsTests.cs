namespace SimMoE.Tests.Experiments.Cli;

/// <summary>What <c>--set</c> changes, and what it refuses.</summary>
public sealed class SettingsTests
{
    private static readonly string Spec = RepositoryFolder.File("Experiments", "Examples", "ep-or-hp.yaml");

    /// <summary>The cases of the example set the whole model; a setting inside it must reach each of them.</summary>
    [Theory]
    [InlineData("model.moe.top_k=16")]
    [InlineData("cases.ep.implementation=ep-per-expert-gemm")]
    [InlineData("topology.device=H200")]
    public void Set_FieldInsideWhatACaseSets_ChangesTheResult(string setting) =>
        Assert.NotEqual(
            ProgramRun.Of("run", Spec, "--quiet", "--set", "scope=layer").Output,
            ProgramRun.Of("run", Spec, "--quiet", "--set", "scope=layer", "--set", setting).Output
        );

    [Theory]
    [InlineData("seeds=[]", "expected at least one whole number")]
    [InlineData("model.moe.experts=7", "7 experts do not divide over 4 ranks")]
    [InlineData("parallel.sequences_per_rank=1000000", "expected fewer than 2^31")]
    [InlineData("parallel.micro_batches=100000", "expected a whole number from 1 to 4096")]
    public void Set_WhatCannotRun_IsRefusedWithStatus2(string setting, string message)
    {
        var run = ProgramRun.Of("run", Spec, "--set", setting);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Talk, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    /// <summary>Without a cluster the number of ranks is unknown; nothing may be said of it.</summary>
    [Fact]
    public void Set_UnknownTopology_IsTheOnlyProblem()
    {
        var run = ProgramRun.Of("run", Spec, "--set", "topology=foo");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("unknown topology preset 'foo'", run.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("ranks", run.Talk, StringComparison.Ordinal);
    }

    /// <summary>One byte over 8 ranks, in multiples of 16 as nccl-tests cuts them, is nothing for each peer: an exchange of no
    /// time.</summary>
    [Fact]
    public void AllToAll_LessThanAMultipleForEachPeer_TakesNoTime() =>
        Assert.Equal(0, ProgramRun.Of("alltoall", "star", "-b", "1").ExitCode);

    [Fact]
    public void Comparison_DifferentWork_SaysThatTheRatioIsNoSpeedUp()
    {
        var run = ProgramRun.Of(
            "run",
            Spec,
            "--quiet",
            "--set",
            "cases.hp-fused.model=paper-2.2b-hp",
            "--set",
            "cases.hp-fused.model.sequence_length=1024"
        );

        Assert.Contains("do not do the same work", run.Output, StringComparison.Ordinal);
    }
}
