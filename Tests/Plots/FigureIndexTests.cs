using SimMoE.Plots;
using SimMoE.Plots.Figures;

namespace SimMoE.Tests.Plots;

public sealed class FigureIndexTests
{
    [Fact]
    public void Write_EntryWithoutReading_LeavesTheReadingOut()
    {
        var figure = new Fig8TableOne();

        var page = FigureIndex.Write("Figures", [new(figure, "Bars and discs.", "out/fig8.svg", "How far off?\n", "Within a third.", "")]);

        Assert.Equal(
            $"# Figures\n\n## 1. {figure.Title}\n\n![{figure.Title}](out/fig8.svg)\n\n**Figure 1.** Bars and discs.\n"
                + "\n*Asked:* How far off?\n\n*Expected before the run:* Within a third.\n",
            page
        );
    }

    [Fact]
    public void Collect_FolderWithReading_TakesIt()
    {
        var catalogue = Directory.CreateTempSubdirectory("simmoe-catalogue-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(catalogue, "fig8-table-1"));
            File.WriteAllText(Path.Combine(catalogue, "fig8-table-1", "reading.md"), "Bars are\r\nshort.\n");

            var entries = FigureIndex.Collect(
                [new Fig8TableOne(), new Fig6Scaling()],
                catalogue,
                figure => Table(catalogue, figure),
                "p/{0}.svg",
                _ => ("q", "e")
            );

            Assert.Equal("Bars are\nshort.", entries[0].Reading);
            Assert.Equal("p/fig6-scaling.svg", entries[1].Picture);
            Assert.Equal("", entries[1].Reading);
        }
        finally
        {
            Directory.Delete(catalogue, recursive: true);
        }
    }

    private static string Table(string folder, Figure figure)
    {
        var path = Path.Combine(folder, $"{figure.Name}.csv");
        File.WriteAllText(path, SyntheticTables.For(figure.Name));
        return path;
    }
}
