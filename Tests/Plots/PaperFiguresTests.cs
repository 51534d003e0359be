using System.Globalization;
using SimMoE.Plots;
using SimMoE.Plots.Figures;
using SimMoE.Plots.Tables;
using SimMoE.Units;

namespace SimMoE.Tests.Plots;

public sealed class PaperFiguresTests
{
    public static TheoryData<string> Names => [.. PaperFigures.All.Concat(TrainedFigures.All).Select(figure => figure.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Picture_InAnotherCulture_IsTheSame(string name)
    {
        var before = CultureInfo.CurrentCulture;
        var expected = Svg(name);
        try
        {
            var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            other.NumberFormat.NumberDecimalSeparator = ",";
            other.NumberFormat.NumberGroupSeparator = ".";
            other.NumberFormat.NegativeSign = "−";
            CultureInfo.CurrentCulture = other;

            Assert.Equal(expected, Svg(name));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>A caption speaks of bands only where seeds differ by more than a line's thickness, and of markers only where some
    /// are.</summary>
    [Theory]
    [InlineData("ep,1,simulated,5,5,5", "Lines are simulated.")]
    [InlineData("ep,1,simulated,5,4.98,5.02", "Lines are simulated (the seeds differ by less than a line is thick).")]
    [InlineData("ep,1,simulated,5,4,6", "Lines are simulated, bands span the seeds.")]
    [InlineData("ep,1,simulated,5,5,5\nep,1,measured,5,4,6", "Lines are simulated; markers are measured, bars span the repeats.")]
    [InlineData("ep,1,bound,5,5,5\nep,1,simulated,5,5,5", "Lines are simulated; dashes are closed-form bounds.")]
    public void Caption_SaysWhatTheTableHas(string rows, string end)
    {
        var figure = PaperFigures.Find("fig1-bytes-per-token")!;
        var table = TableReader.Parse(
            $"strategy,k,source,bytes_per_token_mean,bytes_per_token_min,bytes_per_token_max\n{rows}\n",
            "t.csv",
            figure.Columns
        );

        Assert.EndsWith($"a token uses. {end}", figure.Caption(table), StringComparison.Ordinal);
    }

    /// <summary>The tables of figures 4 and 5 may do without their column of measured numbers; their captions then say that all is
    /// simulated.</summary>
    [Theory]
    [InlineData("fig4-where-a-step-goes", "All bars are simulated.", "circles are measured")]
    [InlineData("fig5-speedup-map", "All numbers are simulated, means over the seeds.", "with a circle, measured")]
    public void Caption_WithAndWithoutMeasuredColumn_SaysWhich(string name, string without, string with)
    {
        var (figure, table) = Load(name);
        var cut = string.Concat(
            SyntheticTables
                .For(name)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line[..line.LastIndexOf(',')] + "\n")
        );

        Assert.Contains(with, figure.Caption(table), StringComparison.Ordinal);
        Assert.EndsWith(without, figure.Caption(TableReader.Parse(cut, "t.csv", figure.Columns)), StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_UnknownSource_IsAProblemWithItsLine()
    {
        var figure = PaperFigures.Find("fig1-bytes-per-token")!;
        var table = TableReader.Parse(
            "strategy,k,source,bytes_per_token_mean,bytes_per_token_min,bytes_per_token_max\nep,1,guessed,1,1,1\n",
            "t.csv",
            figure.Columns
        );

        Assert.Equal(
            "t.csv:2: $.source: 'guessed' is no source; simulated, measured or bound",
            Assert.Throws<SpecException>(() => figure.Draw(table)).Message
        );
    }

    /// <summary>docs/figures.md holds the contract that experiments write to; it must say what the code checks.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Columns_OfEachFigure_StandInTheDocument(string name)
    {
        var figure = Find(name);
        var document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Plots", "figures.md"));
        var section = string.Concat(
            figure.Columns.Select(c =>
                $"| `{c.Name}` | {c.Kind.ToString().ToLowerInvariant()}{(c.MayBeMissing ? ", may be missing" : c.Optional ? ", may be empty" : "")} | {c.Meaning} |\n"
            )
        );

        Assert.Contains(
            $"### `{name}`\n\n{figure.Title}.\n\n| column | cells | meaning |\n|---|---|---|\n{section}",
            document,
            StringComparison.Ordinal
        );
    }

    private static Figure Find(string name) => PaperFigures.Find(name) ?? TrainedFigures.Find(name)!;

    private static string Svg(string name)
    {
        var (figure, table) = Load(name);
        using var page = figure.Draw(table);
        return System.Text.Encoding.UTF8.GetString(Renderer.Svg(page));
    }

    private static (Figure Figure, Table Table) Load(string name)
    {
        var figure = Find(name);
        return (figure, TableReader.Parse(SyntheticTables.For(name), "made-up.csv", figure.Columns));
    }
}
