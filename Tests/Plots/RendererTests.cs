using System.Diagnostics;
using SimMoE.Plots;
using SimMoE.Plots.Figures;
using SimMoE.Plots.Tables;
using SimMoE.Units;

namespace SimMoE.Tests.Plots;

public sealed class RendererTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("simmoe-plots-").FullName;

    public static TheoryData<string> Names => [.. PaperFigures.All.Select(figure => figure.Name)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [GnuplotTheory]
    [MemberData(nameof(Names))]
    public void Render_MadeUpTable_WritesFiveFilesAndNothingElse(string name)
    {
        Render(name, _folder);

        Assert.Equal([$"{name}.csv", $"{name}.gp", $"{name}.pdf", $"{name}.png", $"{name}.svg"],
            Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [GnuplotFact]
    public void Render_Twice_GivesTheSameBytes()
    {
        var first = Render("fig1-bytes-per-token", Path.Combine(_folder, "a"));
        var second = Render("fig1-bytes-per-token", Path.Combine(_folder, "b"));

        Assert.Equal(File.ReadAllBytes(first.Svg), File.ReadAllBytes(second.Svg));
        Assert.Equal(File.ReadAllBytes(first.Png), File.ReadAllBytes(second.Png));
        Assert.Equal(File.ReadAllBytes(first.Pdf), File.ReadAllBytes(second.Pdf));
    }

    /// <summary>A person who runs the script again in its folder gets the same picture: it needs nothing from outside.</summary>
    [GnuplotFact]
    public void Script_RunByHandInItsFolder_DrawsTheSamePicture()
    {
        var files = Render("fig5-speedup-map", _folder);
        var before = File.ReadAllBytes(files.Svg);
        File.Delete(files.Svg);

        using var gnuplot = Process.Start(new ProcessStartInfo("gnuplot", "fig5-speedup-map.gp") { WorkingDirectory = _folder })!;
        gnuplot.WaitForExit();

        Assert.Equal(before, File.ReadAllBytes(files.Svg));
    }

    /// <summary>A paper needs its fonts inside: gnuplot's cairo terminal writes each used font as an embedded font program.</summary>
    [GnuplotFact]
    public void Render_Pdf_CarriesItsFont()
    {
        var pdf = File.ReadAllText(Render("fig1-bytes-per-token", _folder).Pdf, System.Text.Encoding.Latin1);

        Assert.Contains("/FontFile", pdf, StringComparison.Ordinal);
        Assert.Contains("LiberationSans", pdf, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_GnuplotMissing_SaysWhatToInstallAndLeavesNothing()
    {
        var thrown = Assert.Throws<RenderException>(() => Render("fig1-bytes-per-token", _folder, "no-such-gnuplot"));

        Assert.Equal("'no-such-gnuplot' was not found: figures need gnuplot 5.4 or later (Debian: apt-get install gnuplot-nox)",
            thrown.Message);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    /// <summary><c>false</c> stands for a gnuplot that fails; files of an earlier drawing stay as they were.</summary>
    [Fact]
    public void Render_GnuplotFails_LeavesEarlierFilesAlone()
    {
        var earlier = Path.Combine(_folder, "fig1-bytes-per-token.csv");
        File.WriteAllText(earlier, "earlier");

        Assert.Throws<RenderException>(() => Render("fig1-bytes-per-token", _folder, "false"));

        Assert.Equal([earlier], Directory.GetFileSystemEntries(_folder));
        Assert.Equal("earlier", File.ReadAllText(earlier));
    }

    /// <summary><c>true</c> stands for a gnuplot that ends well and draws nothing.</summary>
    [Fact]
    public void Render_GnuplotDrawsNothing_IsAFailure()
    {
        Assert.Throws<RenderException>(() => Render("fig1-bytes-per-token", _folder, "true"));

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Render_FolderIsAFile_IsAProblemOfTheInput()
    {
        var file = Path.Combine(_folder, "taken");
        File.WriteAllText(file, "");

        Assert.Equal("$.out", Assert.Throws<SpecException>(() => Render("fig1-bytes-per-token", file)).Problems[0].Path);
    }

    private static RenderedFigure Render(string name, string folder, string gnuplot = "gnuplot")
    {
        var figure = PaperFigures.Find(name)!;
        return new Renderer(gnuplot).Render(figure, TableReader.Parse(SyntheticTables.For(name), "made-up.csv", figure.Columns), folder);
    }
}
