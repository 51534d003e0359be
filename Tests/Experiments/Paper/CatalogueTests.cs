using System.Globalization;
using System.Text.RegularExpressions;
using SimMoE.Experiments.Paper;
using SimMoE.Experiments.Specs;
using SimMoE.Plots;
using SimMoE.Plots.Figures;

namespace SimMoE.Tests.Experiments.Paper;

/// <summary>What is committed for the figures fits together: specs, tables, readings, the page.</summary>
public sealed partial class CatalogueTests
{
    public static TheoryData<string> Names => [.. PaperFigures.All.Select(figure => figure.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Spec_OfEachFigure_IsValidAndAsksAQuestion(string name)
    {
        var experiment = ExperimentReader.Load(Folder(name), [], null);

        Assert.EndsWith("?", experiment.Question, StringComparison.Ordinal);
        Assert.NotEmpty(experiment.Expectation);
        Assert.Equal(experiment.Cells.Length, experiment.Cells.Select(cell => cell.Key).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Table_OfEachFigure_CanBeDrawn(string name)
    {
        var figure = PaperFigures.Find(name)!;
        var table = figure.Read(Path.Combine(Folder(name), FigureDerivations.FileName));

        using var page = figure.Draw(table);
        Assert.NotEmpty(page.Rows);
    }

    /// <summary>A number in a reading is a number of the tables at the digits that are written, one of the spec or the caption, or the
    /// result of an arithmetic that stands in the text.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Reading_EveryNumber_StandsInATable(string name)
    {
        var reading = File.ReadAllText(Path.Combine(Folder(name), "reading.md"));
        var known = Directory
            .GetFiles(Folder(name), "*.csv")
            .SelectMany(file => File.ReadAllText(file).Split(',', '\n', '"'))
            .SelectMany(Numbers)
            .Select(Parse)
            .ToArray();
        var quoted = Numbers(File.ReadAllText(Path.Combine(Folder(name), "spec.yaml")) + Caption(PaperFigures.Find(name)!)).ToHashSet();
        var derived = Arithmetic().Matches(reading).Where(IsRight).Select(match => match.Groups["result"].Value).ToHashSet();

        var unknown = Numbers(FigureNumber().Replace(reading, ""))
            .Where(text =>
                !derived.Contains(text) && !quoted.Contains(text) && !known.Any(value => Math.Abs(value - Parse(text)) <= HalfUnit(text))
            )
            .ToArray();

        Assert.Empty(unknown);
    }

    /// <summary>docs/paper.md is what <c>simmoe paper --update</c> writes.</summary>
    [Fact]
    public void Page_Committed_IsWhatTheCatalogueGives()
    {
        var catalogue = RepositoryFolder.File("Experiments", "Catalog");
        using var unused = new TemporaryFolder();
        var experiments = PaperExperiment.Load(catalogue, unused.Path, []);

        Assert.Equal(
            File.ReadAllText(RepositoryFolder.File("docs", PaperRun.PageFile)),
            PaperRun.Page(experiments, catalogue, catalogue, "figures/{0}.png")
        );
        Assert.All(experiments, one => Assert.True(File.Exists(RepositoryFolder.File("docs", "figures", $"{one.Figure.Name}.png"))));
    }

    /// <summary>The bound of figure 1 is written for one hidden size; every model of the figure has it.</summary>
    [Theory]
    [InlineData("paper-2.2b-ep")]
    [InlineData("paper-2.2b-hp")]
    [InlineData("paper-2.2b-latent")]
    public void HiddenSize_OfTheModelsOfFigureOne_IsThatOfTheBound(string preset) =>
        Assert.Equal(1024, ModelReader.Preset(preset).HiddenSize);

    private static string Caption(Figure figure) =>
        figure.Caption(figure.Read(Path.Combine(Folder(figure.Name), FigureDerivations.FileName)));

    private static string Folder(string name) => RepositoryFolder.File("Experiments", "Catalog", name);

    private static IEnumerable<string> Numbers(string text) => Number().Matches(text).Select(match => match.Value);

    private static double Parse(string text) => double.Parse(text.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static double HalfUnit(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        return 0.5000001 * Math.Pow(10, point < 0 ? 0 : -(text.Length - point - 1));
    }

    private static bool IsRight(Match match)
    {
        var (left, right) = (Parse(match.Groups["left"].Value), Parse(match.Groups["right"].Value));
        var result = match.Groups["sign"].Value switch
        {
            "/" => left / right,
            "+" => left + right,
            _ => left - right,
        };
        var written = match.Groups["result"].Value;
        return Math.Abs((result * (match.Groups["percent"].Success ? 100 : 1)) - Parse(written)) <= HalfUnit(written);
    }

    [GeneratedRegex(@"(?<![\w.])\d+(,\d{3})*(\.\d+)?(?!\w)")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<left>[\d.]+)\s+(?<sign>[/+-])\s+(?<right>[\d.]+)\s+=\s+(?<result>\d+(\.\d+)?)(?<percent> %)?")]
    private static partial Regex Arithmetic();

    [GeneratedRegex(@"figures? \d( and \d)?")]
    private static partial Regex FigureNumber();
}
