using System.Globalization;
using System.Text.RegularExpressions;
using SimMoE.Plots.Figures;
using SimMoE.Plots.Tables;
using SimMoE.Tests.Experiments;
using SimMoE.Tests.Experiments.Cli;

namespace SimMoE.Tests.Docs;

/// <summary>What README and docs/ show is what the program prints, and their links lead somewhere. SIMMOE_ACCEPT=1 rewrites README's
/// output.</summary>
public sealed partial class ReadmeTests
{
    private const string Output = "<!-- what the program prints for ep-or-hp.yaml -->\n";
    private const string SpeedUps = "<!-- table of fig5-speedup-map -->\n";
    private const string End = "<!-- end -->";

    [Fact]
    public void Readme_OutputOfTheExample_IsWhatTheProgramPrints()
    {
        var run = ProgramRun.Of("run", Path.Combine(RepositoryFolder.Path, "Experiments", "Examples", "ep-or-hp.yaml"), "--quiet");
        Assert.Equal(0, run.ExitCode);
        var lines = string.Join('\n', run.Output.Split('\n').Where(line => IsSummary().IsMatch(line))).Trim();
        CheckBlock(Output, $"```\n{lines}\n```\n");
    }

    /// <summary>The speed-ups of the headline figure at granularity 1, for three k, to three digits.</summary>
    [Fact]
    public void Readme_TableOfTheHeadlineFigure_IsTheCatalogues()
    {
        var figure = PaperFigures.Find("fig5-speedup-map")!;
        var table = figure.Read(RepositoryFolder.File("Experiments", "Catalog", figure.Name, "results.csv"));
        string[] ks = ["1", "4", "32"];
        var lines = table
            .Rows.Where(row => row.Text("granularity") == "1")
            .GroupBy(row => (Baseline: row.Text("baseline"), Fabric: row.Text("fabric")))
            .Select(rows =>
                $"| {(rows.Key.Baseline == "ep-fused" ? "EP with kernels as good as HP's" : "EP as it is in use (grouped GEMM)")} | {rows.Key.Fabric} | "
                + string.Join(" | ", ks.Select(k => Cell(rows.Single(row => row.Text("k") == k))))
                + " |"
            );
        CheckBlock(SpeedUps, "| HP against | on | k = 1 | k = 4 | k = 32 |\n|---|---|--:|--:|--:|\n" + string.Join('\n', lines) + "\n");

        static string Cell(Row row) => row.Find("speedup_mean")?.ToString("G3", CultureInfo.InvariantCulture) ?? row.Text("status");
    }

    [Theory]
    [InlineData("ep-or-hp.yaml")]
    [InlineData("your-cluster.yaml")]
    public void Examples_EveryOne_IsAValidSpec(string name) =>
        Assert.Equal(0, ProgramRun.Of("check", Path.Combine(RepositoryFolder.Path, "Experiments", "Examples", name)).ExitCode);

    [Fact]
    public void Documents_EveryRelativeLink_LeadsToAFile()
    {
        var broken = new List<string>();
        foreach (var file in Documents())
        {
            foreach (Match link in Link().Matches(File.ReadAllText(file)))
            {
                var target = link.Groups[1].Value.Split('#')[0];
                var path = Path.Combine(Path.GetDirectoryName(file)!, target);
                if (target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !File.Exists(path) && !Directory.Exists(path))
                {
                    broken.Add($"{Path.GetRelativePath(RepositoryFolder.Path, file)}: {target}");
                }
            }
        }

        Assert.Empty(broken.Order(StringComparer.Ordinal));
    }

    /// <summary>Compares the text between a marker of README and the next end mark.</summary>
    private static void CheckBlock(string marker, string expected)
    {
        var path = RepositoryFolder.File("README.md");
        var text = File.ReadAllText(path);
        var start = text.IndexOf(marker, StringComparison.Ordinal) + marker.Length;
        var end = text.IndexOf(End, start, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("SIMMOE_ACCEPT") == "1")
        {
            File.WriteAllText(path, text[..start] + expected + text[end..]);
            return;
        }

        Assert.Equal(expected, text[start..end]);
    }

    private static IEnumerable<string> Documents() =>
        [
            .. Directory.EnumerateFiles(RepositoryFolder.Path, "*.md"),
            .. Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Path, "docs"), "*.md", SearchOption.AllDirectories),
            .. Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Path, "Experiments"), "*.md", SearchOption.AllDirectories),
        ];

    [GeneratedRegex(@"^(case=|- |$)")]
    private static partial Regex IsSummary();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
