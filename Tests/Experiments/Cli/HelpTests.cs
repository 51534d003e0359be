namespace SimMoE.Tests.Experiments.Cli;

/// <summary>The help texts, word by word; a changed option shows as a changed file in Tests/Golden/Cli.</summary>
public sealed class HelpTests
{
    [Theory]
    [InlineData("")]
    [InlineData("paper")]
    [InlineData("run")]
    [InlineData("sweep")]
    [InlineData("sweep merge")]
    [InlineData("sweep status")]
    [InlineData("alltoall")]
    [InlineData("trace")]
    [InlineData("describe")]
    [InlineData("check")]
    [InlineData("figures")]
    [InlineData("calibrate")]
    [InlineData("validate")]
    [InlineData("measure")]
    [InlineData("measure collectives")]
    [InlineData("measure kernels")]
    [InlineData("measure layers")]
    [InlineData("measure step")]
    [InlineData("train")]
    [InlineData("launch")]
    [InlineData("data")]
    [InlineData("data prepare")]
    [InlineData("data info")]
    [InlineData("data demo")]
    public void Help_Verb_IsTheGoldenText(string verb)
    {
        var words = verb.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var run = ProgramRun.Of([.. words, "--help"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Talk);
        GoldenText.Check(run.Output, "Golden", "Cli", $"help-{(words.Length == 0 ? "simmoe" : string.Join('-', words))}.txt");
    }
}
