using SimMoE.Experiments.Yaml;
using SimMoE.Units;

namespace SimMoE.Tests.Experiments.Yaml;

public sealed class SpecReadingTests
{
    private static IReadOnlyList<string> ProblemsOf(string text, Action<MapReader> read)
    {
        var root = SpecFile.Parse(text, "a.yaml").AsMap();
        var reader = root.Read();
        read(reader);
        reader.RejectUnknown();
        return [.. root.File.Problems.Select(problem => problem.ToString())];
    }

    [Fact]
    public void Read_SeveralMistakes_NamesAllWithLines()
    {
        const string text = """
            rate: 400
            ranks: many
            rate: 2 Gb/s
            expertz: 3
            """;
        var problems = ProblemsOf(
            text,
            reader =>
            {
                reader.Rate("rate");
                reader.Integer("ranks", 1, int.MaxValue, "8");
                reader.Duration("latency");
                reader.IntegerOr("experts", 1, 1, int.MaxValue);
            }
        );
        Assert.Equal(
            [
                "a.yaml:1: $.rate: '400' has no unit; write for example '400 Gb/s'",
                "a.yaml:1: $.latency: the key is missing; write for example 'latency: 500 ns'",
                "a.yaml:2: $.ranks: found 'many'; expected a whole number, 1 or more",
                "a.yaml:3: $.rate: the key stands twice (first on line 1); keep one of them",
                "a.yaml:4: $.expertz: unknown key 'expertz'; nearest known: experts",
            ],
            problems
        );
    }

    [Fact]
    public void Parse_BrokenYaml_NamesTheLine()
    {
        var error = Assert.Throws<SpecException>(() => SpecFile.Parse("a: 1\nb: [2, 3\n", "a.yaml"));
        var problem = Assert.Single(error.Problems);
        Assert.StartsWith("is not YAML", problem.Found, StringComparison.Ordinal);
        Assert.InRange(problem.Line, 2, 3);
    }

    [Fact]
    public void Parse_Empty_SaysSo() =>
        Assert.Equal(
            "a.yaml:1: $: the file is empty; expected keys with values",
            Assert.Single(Assert.Throws<SpecException>(() => SpecFile.Parse("# nothing\n", "a.yaml")).Problems).ToString()
        );

    [Fact]
    public void With_PathBelowAScalar_TurnsItIntoAPreset()
    {
        var root = SpecFile.Parse("model: mixtral-8x7b\n", "a.yaml").AsMap();
        var value = SpecFile.Parse("4", "--set");
        Assert.Equal("model:\n  preset: mixtral-8x7b\n  moe:\n    top_k: 4\n", SpecWriter.Write(root.With("model.moe.top_k", value)));
    }

    [Theory]
    [InlineData("a: 1\nb:\n  - x\n  - c: \"q: r\"\n")]
    [InlineData("a: []\nb: {}\nc: \"\"\nd: 400 Gb/s\n")]
    public void Write_Canonical_ReadsBackTheSame(string text) =>
        Assert.Equal(text, SpecWriter.Write(SpecFile.Parse(SpecWriter.Write(SpecFile.Parse(text, "a")), "b")));

    [Theory]
    [InlineData("h100", "h200", 1)]
    [InlineData("mixtarl", "mixtral", 1)]
    [InlineData("", "abc", 3)]
    public void Distance_HandCounted(string left, string right, int expected) => Assert.Equal(expected, NearestNames.Distance(left, right));
}
