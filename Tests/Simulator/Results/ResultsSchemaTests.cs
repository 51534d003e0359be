using System.Runtime.CompilerServices;
using SimMoE.Simulator.Results;

namespace SimMoE.Tests.Simulator.Results;

public sealed class ResultsSchemaTests
{
    /// <summary>docs/results-schema.md carries the table that the code describes.</summary>
    [Fact]
    public void Page_StageTable_IsThatOfTheCode()
    {
        var page = File.ReadAllText(PagePath());
        var table =
            "| column | unit | meaning |\n|---|---|---|\n"
            + string.Concat(StageColumns.All.Select(column => $"| `{column.Name}` | {column.Unit} | {column.Meaning} |\n"));
        Assert.Contains(table, page, StringComparison.Ordinal);
    }

    private static string PagePath([CallerFilePath] string source = "") =>
        Path.Combine(Path.GetDirectoryName(source)!, "..", "..", "..", "docs", "results-schema.md");
}
