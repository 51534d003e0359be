using System.Runtime.CompilerServices;
using SimMoE.Simulator.Results;

namespace SimMoE.Tests.Simulator.Results;

public sealed class ResultsSchemaTests
{
    /// <summary>docs/results-schema.md carries the tables that the code describes.</summary>
    [Fact]
    public void Page_StageAndCauseTables_AreThoseOfTheCode()
    {
        var page = File.ReadAllText(PagePath());
        Assert.Contains(CsvText.Describe(StageColumns.All), page, StringComparison.Ordinal);
        Assert.Contains(CsvText.Describe(Comparison.Columns), page, StringComparison.Ordinal);
    }

    private static string PagePath([CallerFilePath] string source = "") =>
        Path.Combine(Path.GetDirectoryName(source)!, "..", "..", "..", "docs", "results-schema.md");
}
