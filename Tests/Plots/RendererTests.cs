using SimMoE.Plots;
using SimMoE.Plots.Tables;
using SimMoE.Units;

namespace SimMoE.Tests.Plots;

public sealed class RendererTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("simmoe-plots-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Two figures drawn one after the other and all figures drawn at once give the same bytes, and nothing but four files
    /// each.</summary>
    [Fact]
    public void Render_AllAtOnceAndOneByOne_GivesTheSameBytes()
    {
        (Figure, string)[] figures = [.. SyntheticTables.Figures.Select(figure => (figure, Table(figure)))];

        var together = Renderer.Render(figures, Path.Combine(_folder, "a"), CancellationToken.None);
        var alone = figures.Select(one => Renderer.Render([one], Path.Combine(_folder, "b"), CancellationToken.None)[0]).ToArray();

        Assert.Equal(4 * figures.Length, Directory.GetFileSystemEntries(Path.Combine(_folder, "a")).Length);
        foreach (var (first, second) in together.Zip(alone))
        {
            Assert.Equal(File.ReadAllText(first.Svg), File.ReadAllText(second.Svg));
            Assert.Equal(File.ReadAllBytes(first.Png), File.ReadAllBytes(second.Png));
            Assert.Equal(File.ReadAllBytes(first.Pdf), File.ReadAllBytes(second.Pdf));
        }
    }

    /// <summary>Figures never compute: the data beside a picture are the figure's columns of the table, cell by cell.</summary>
    [Fact]
    public void Render_Data_IsTheTable()
    {
        var figure = SyntheticTables.Figures[4];
        var table = figure.Read(Table(figure));
        var written = figure.Read(Renderer.Render(figure, table, _folder).Data);

        Assert.Equal(
            table.Rows.Select(row => figure.Columns.Select(column => row.Text(column.Name)).ToArray()),
            written.Rows.Select(row => figure.Columns.Select(column => row.Text(column.Name)).ToArray())
        );
    }

    [Fact]
    public void Render_TwoBadTables_ReportsBoth()
    {
        File.WriteAllText(Path.Combine(_folder, "bad.csv"), "strategy\n");

        var thrown = Assert.Throws<SpecException>(() =>
            Renderer.Render(
                [.. SyntheticTables.Figures.Take(2).Select(figure => (figure, Path.Combine(_folder, "bad.csv")))],
                _folder,
                CancellationToken.None
            )
        );

        Assert.Contains(thrown.Problems, problem => problem.Path == "$.bytes_per_token_mean");
        Assert.Contains(thrown.Problems, problem => problem.Path == "$.alltoall_ms_mean");
    }

    /// <summary>A table that holds two experiments would be joined to one line, and a band may not lie beside its mean.</summary>
    [Theory]
    [InlineData("ep,2,simulated,5,5,5\n", "t.csv:32: $.k: '2' a second time in the line of ep")]
    [InlineData("new,2,simulated,5,6,7\n", "t.csv:32: $.bytes_per_token_mean: '5' is not between")]
    [InlineData("new,2,simulated,8,6,7\n", "t.csv:32: $.bytes_per_token_mean: '8' is not between")]
    public void Draw_RowThatFitsNoLine_IsRefusedWithItsLine(string row, string expected)
    {
        var figure = SyntheticTables.Figures.Single(one => one.Name == "fig1-bytes-per-token");
        var table = TableReader.Parse(SyntheticTables.For(figure.Name) + row, "t.csv", figure.Columns);
        Assert.Contains(
            expected,
            Assert.Throws<SpecException>(() => Renderer.Render(figure, table, _folder)).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>An empty box in a picture would be seen only by a person: a character that the font lacks is refused.</summary>
    [Fact]
    public void Render_CharacterThatTheFontLacks_IsNamedAndLeavesNothing()
    {
        var figure = SyntheticTables.Figures.Single(one => one.Name == "fig8-table-1");
        var table = TableReader.Parse(
            SyntheticTables.For(figure.Name).Replace("MoE EP", "混合", StringComparison.Ordinal),
            "t.csv",
            figure.Columns
        );

        Assert.StartsWith(
            "t.csv:3: '混合' of model has a character that",
            Assert.Throws<RenderException>(() => Renderer.Render(figure, table, _folder)).Message,
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("No.Such.Font.dll", "!AvaloniaResources", "no resource No.Such.Font.dll")]
    [InlineData("Avalonia.Fonts.Inter.dll", "!Other", "no resource !Other")]
    public void Font_NotThere_SaysSo(string package, string resource, string reason)
    {
        var message = Assert.Throws<RenderException>(() => PaperFont.Load(package, resource)).Message;

        Assert.StartsWith("the font of the figures cannot be read out of", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_FolderIsAFile_IsAProblemOfTheInput()
    {
        var (file, figure) = (Path.Combine(_folder, "taken"), SyntheticTables.Figures[0]);
        File.WriteAllText(file, "");

        Assert.Equal(
            "$.out",
            Assert.Throws<SpecException>(() => Renderer.Render(figure, figure.Read(Table(figure)), file)).Problems[0].Path
        );
    }

    private string Table(Figure figure)
    {
        var path = Path.Combine(_folder, $"{figure.Name}-table.csv");
        File.WriteAllText(path, SyntheticTables.For(figure.Name));
        return path;
    }
}
