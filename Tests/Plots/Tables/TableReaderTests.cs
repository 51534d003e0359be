using System.Collections.Immutable;
using SimMoE.Plots.Tables;
using SimMoE.Units;

namespace SimMoE.Tests.Plots.Tables;

public sealed class TableReaderTests
{
    private static readonly ImmutableArray<Column> Columns =
    [
        new("strategy", ColumnKind.Text, "how layers are spread"),
        new("time_ms", ColumnKind.Positive, "a time"),
        new("skew", ColumnKind.Number, "an exponent"),
        new("speedup", ColumnKind.Positive, "a ratio", Optional: true),
    ];

    [Fact]
    public void Parse_GoodTable_GivesTypedCellsInAnyColumnOrder()
    {
        var table = Parse("speedup,other,skew,time_ms,strategy\n,x,0,1.5,ep\n2e0,x,-1,3,\"h, p\"\n");

        Assert.Equal(1.5, table.Rows[0].Number("time_ms"));
        Assert.Null(table.Rows[0].Find("speedup"));
        Assert.Equal(2.0, table.Rows[1].Find("speedup"));
        Assert.Equal(["ep", "h, p"], table.Distinct("strategy").ToArray());
        Assert.Equal(3, table.Rows[1].Line);
    }

    /// <summary>Sizes at which an axis has no marks, and names longer than the page.</summary>
    [Theory]
    [InlineData("1e-300", "$.time_ms: '1e-300' cannot be drawn")]
    [InlineData("1e300", "$.time_ms: '1e300' cannot be drawn")]
    [InlineData("9e-10", "$.time_ms: '9e-10' cannot be drawn")]
    public void Parse_SizeThatNoAxisShows_IsRefused(string time, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<SpecException>(() => Parse($"strategy,time_ms,skew,speedup\nep,{time},0,1\n")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Parse_NameLongerThanAPage_IsRefused() =>
        Assert.Contains(
            "has 101 characters",
            Assert.Throws<SpecException>(() => Parse($"strategy,time_ms,skew,speedup\n{new string('x', 101)},1,0,1\n")).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("", "t.csv: $: is empty; a header line and at least one row")]
    [InlineData("strategy,time_ms,skew,speedup\n", "t.csv:1: $: has a header and no rows; at least one row")]
    [InlineData("strategy,skew,speedup\nep,0,1\n", "t.csv:1: $.time_ms: column is missing; a time")]
    [InlineData(
        "strategy,time_ms,skew,speedup\nep,1,0,1\nep,fast,0,1\n",
        "t.csv:3: $.time_ms: 'fast' is not a number; a finite number with a point"
    )]
    [InlineData("strategy,time_ms,skew,speedup\nep,NaN,0,1\n", "t.csv:2: $.time_ms: 'NaN' is not a number; a finite number with a point")]
    [InlineData(
        "strategy,time_ms,skew,speedup\nep,0,0,1\n",
        "t.csv:2: $.time_ms: '0' is not above zero; a number that a logarithmic axis can show"
    )]
    [InlineData("strategy,time_ms,skew,speedup\nep,,0,1\n", "t.csv:2: $.time_ms: cell is empty; a time")]
    [InlineData("strategy,time_ms,skew,speedup\nep,1,0\n", "t.csv:2: $: has 3 cells here; 4, as the header has")]
    [InlineData(
        "strategy,time_ms,skew,speedup\nep,1,0,1\nhp,1,0,1",
        "t.csv:3: $: ends in the middle of a line: it looks cut; a line end after the last row"
    )]
    [InlineData("strategy,time_ms,skew,speedup,skew\nep,1,0,1,0\n", "t.csv:1: $.skew: is a column twice; each column once")]
    public void Parse_OneMistake_IsOneMessageWithItsLine(string text, string message) =>
        Assert.Equal(message, Assert.Throws<SpecException>(() => Parse(text)).Message);

    /// <summary>A file that was being written when its program died ends inside a row: both signs of it are named, with the line.</summary>
    [Fact]
    public void Parse_FileCutInsideARow_SaysSoAndNamesTheRaggedLine()
    {
        var problems = Assert.Throws<SpecException>(() => Parse("strategy,time_ms,skew,speedup\nep,1,0,1\nhp,1")).Problems;

        Assert.Equal(2, problems.Count);
        Assert.All(problems, problem => Assert.Equal(3, problem.Line));
    }

    [Fact]
    public void Parse_ManyMistakes_ReportsTwentyAndCountsTheRest()
    {
        var rows = string.Concat(Enumerable.Repeat("ep,x,0,1\n", 25));

        var problems = Assert.Throws<SpecException>(() => Parse("strategy,time_ms,skew,speedup\n" + rows)).Problems;

        Assert.Equal(21, problems.Count);
        Assert.Equal("has 5 more problems", problems[^1].Found);
    }

    [Fact]
    public void Parse_OpenQuote_IsAProblem() =>
        Assert.Contains(
            Assert.Throws<SpecException>(() => Parse("strategy,time_ms,skew,speedup\n\"ep,1,0,1\n")).Problems,
            problem => problem.Found == "has a quote out of place"
        );

    [Fact]
    public void Read_MissingFile_IsAProblemOfTheInput() =>
        Assert.Equal("no-such.csv", Assert.Throws<SpecException>(() => TableReader.Read("no-such.csv", Columns)).Problems[0].File);

    private static Table Parse(string text) => TableReader.Parse(text, "t.csv", Columns);
}
