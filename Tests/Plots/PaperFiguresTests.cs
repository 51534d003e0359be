using System.Globalization;
using SimMoE.Plots;
using SimMoE.Plots.Figures;
using SimMoE.Plots.Tables;
using SimMoE.Units;

namespace SimMoE.Tests.Plots;

public sealed class PaperFiguresTests
{
    public static TheoryData<string> Names => [.. PaperFigures.All.Concat(TrainedFigures.All).Select(figure => figure.Name)];

    /// <summary>The script of a figure is what a person edits: it changes only on purpose. To accept a change, copy the file named in
    /// the message over the golden one.</summary>
    [Theory]
    [Trait("Kind", "Golden")]
    [InlineData("fig1-bytes-per-token")]
    [InlineData("fig5-speedup-map")]
    public void Script_OfAMadeUpTable_IsTheGoldenOne(string name)
    {
        var (figure, table) = Load(name);
        var script = figure.Draw(table).Script(figure.Name, figure.Title);
        var golden = Path.Combine(AppContext.BaseDirectory, "Plots", "Golden", name + ".gp");
        var actual = golden + ".actual";
        File.WriteAllText(actual, script);

        Assert.True(File.Exists(golden) && File.ReadAllText(golden) == script, $"differs from {golden}; what was written: {actual}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Script_InAnotherCulture_IsTheSame(string name)
    {
        var before = CultureInfo.CurrentCulture;
        var expected = Script(name);
        try
        {
            var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            other.NumberFormat.NumberDecimalSeparator = ",";
            other.NumberFormat.NegativeSign = "−";
            CultureInfo.CurrentCulture = other;

            Assert.Equal(expected, Script(name));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>Figures never compute: each number in the data file is a cell of the table, character for character.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Data_EveryCell_StandsInTheTable(string name)
    {
        var (figure, table) = Load(name);
        var cells = table.Rows.SelectMany(row => figure.Columns.Select(c => row.Text(c.Name).Replace(',', ';'))).ToHashSet();

        var lines = figure.Draw(table).Data(table).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(string.Join(",", figure.Columns.Select(c => c.Name)), lines[0]);
        Assert.Equal(table.Rows.Count, lines.Length - 1);
        Assert.All(lines.Skip(1).SelectMany(line => line.Split(',')), cell => Assert.Contains(cell, cells));
    }

    /// <summary>Simulated, measured and bound are drawn apart by nothing but the column <c>source</c>.</summary>
    [Fact]
    public void Script_RowsOfEachSource_AreDrawnInTheirOwnWay()
    {
        Assert.Contains("'bound' ? column('k') : NaN):(column('bytes_per_token_mean')) with lines dashtype", Joined("fig1-bytes-per-token"),
            StringComparison.Ordinal);
        Assert.Contains("'measured' ? column('message_bytes') : NaN):(column('time_us_mean')):(column('time_us_min'))"
            + ":(column('time_us_max')) with yerrorbars", Joined("fig7-metadata-cost"), StringComparison.Ordinal);
        Assert.DoesNotContain("'measured' ? column('message_bytes') : NaN):(column('time_us_mean')) with lines",
            Joined("fig7-metadata-cost"), StringComparison.Ordinal);

        static string Joined(string name) => Script(name);
    }

    [Fact]
    public void Draw_UnknownSource_IsAProblemWithItsLine()
    {
        var figure = PaperFigures.Find("fig1-bytes-per-token")!;
        var table = TableReader.Parse(
            "strategy,k,source,bytes_per_token_mean,bytes_per_token_min,bytes_per_token_max\nep,1,guessed,1,1,1\n", "t.csv", figure.Columns);

        Assert.Equal("t.csv:2: $.source: 'guessed' is no source; simulated, measured or bound",
            Assert.Throws<SpecException>(() => figure.Draw(table)).Message);
    }

    /// <summary>docs/figures.md holds the contract that experiments write to; it must say what the code checks.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Columns_OfEachFigure_StandInTheDocument(string name)
    {
        var figure = Find(name);
        var document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Plots", "figures.md"));
        var section = string.Concat(figure.Columns.Select(c =>
            $"| `{c.Name}` | {c.Kind.ToString().ToLowerInvariant()}{(c.Optional ? ", may be empty" : "")} | {c.Meaning} |\n"));

        Assert.Contains($"### `{name}`\n\n{figure.Title}.\n\n| column | cells | meaning |\n|---|---|---|\n{section}", document,
            StringComparison.Ordinal);
    }

    private static Figure Find(string name) => PaperFigures.Find(name) ?? TrainedFigures.Find(name)!;

    private static string Script(string name)
    {
        var (figure, table) = Load(name);
        return figure.Draw(table).Script(figure.Name, figure.Title);
    }

    private static (Figure Figure, Table Table) Load(string name)
    {
        var figure = Find(name);
        return (figure, TableReader.Parse(SyntheticTables.For(name), "made-up.csv", figure.Columns));
    }
}
