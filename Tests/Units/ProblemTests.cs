using SimMoE.Units;

namespace SimMoE.Tests.Units;

public sealed class ProblemTests
{
    [Fact]
    public void ToString_WithFileAndLine_IsOneClickableLine() =>
        Assert.Equal(
            "spec.yaml:7: $.a.b: found '4'; expected '4 GB'",
            new Problem("$.a.b", "found '4'", "expected '4 GB'", 7, "spec.yaml").ToString()
        );

    [Fact]
    public void ToString_WithoutLineOrFile_LeavesThemOut()
    {
        Assert.Equal("spec.yaml: $: gone; expected a file", new Problem("$", "gone", "expected a file", File: "spec.yaml").ToString());
        Assert.Equal("$: gone; expected a file", new Problem("$", "gone", "expected a file").ToString());
    }

    [Fact]
    public void SpecException_OfTwoProblems_SaysBoth()
    {
        var error = new SpecException([new Problem("$.a", "x", "y"), new Problem("$.b", "u", "v")]);
        Assert.Equal(2, error.Problems.Count);
        Assert.Equal($"$.a: x; y{Environment.NewLine}$.b: u; v", error.Message);
    }

    [Fact]
    public void Require_FalseCondition_NamesIt()
    {
        var left = 1;
        var error = Assert.Throws<InvariantException>(() => Invariant.Require(left == 2));
        Assert.Equal("internal invariant failed: left == 2", error.Message);
    }

    [Fact]
    public void Require_TrueCondition_PassesSilently() => Invariant.Require(Environment.NewLine.Length > 0);
}
