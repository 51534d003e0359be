using System.Text;
using System.Text.RegularExpressions;
using SimMoE.Plots;
using SimMoE.Plots.Tables;
using SimMoE.Tests.Experiments;
using SkiaSharp;

namespace SimMoE.Tests.Plots;

/// <summary>What is in the pictures, measured in the files that were written.</summary>
public sealed class PictureTests
{
    private const float GoldenDotsPerInch = 50;

    /// <summary>A label that moves by two points is at two and more; the same picture from another processor is below a tenth.</summary>
    private const double MostDistance = 0.8;

    public static TheoryData<string> Names => [.. SyntheticTables.Figures.Select(figure => figure.Name)];

    /// <summary>Each figure drawn from a made-up table and from the table that is committed for it.</summary>
    public static TheoryData<string, bool> Tables
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var figure in SyntheticTables.Figures)
            {
                data.Add(figure.Name, false);
                data.Add(figure.Name, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void Texts_AllStandOnThePageAndWhole(string name, bool committed)
    {
        var texts = Texts(name, committed);

        Assert.NotEmpty(texts);
        Assert.All(texts, text => Assert.True(text.Clip.Contains(text.Box), $"'{text.Text}' stands at {text.Box}, visible is {text.Clip}"));
        Assert.All(texts, text => Assert.True(PaperFont.Typeface.ContainsGlyphs(text.Text), text.Text));
    }

    /// <summary>Two texts keep at least half a point between their letters.</summary>
    [Theory]
    [MemberData(nameof(Tables))]
    public void Texts_NoTwoTouch(string name, bool committed)
    {
        var texts = Texts(name, committed);
        var touching = texts.SelectMany(
            (one, i) =>
                texts
                    .Skip(i + 1)
                    .Where(other => SKRect.Inflate(one.Box, 0.25f, 0.25f).IntersectsWith(SKRect.Inflate(other.Box, 0.25f, 0.25f)))
                    .Select(other => $"'{one.Text}' and '{other.Text}'")
        );

        Assert.Empty(touching);
    }

    /// <summary>A paper needs its fonts inside: each font of the PDF is Inter, and each of its descriptors has a font program of some
    /// size.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Pdf_EveryFont_IsInside(string name)
    {
        using var page = Page(name, false);
        var pdf = Encoding.Latin1.GetString(Renderer.Pdf(page, "t"));

        var fonts = Regex.Matches(pdf, @"/BaseFont\s*/(\S+)");
        var descriptors = Regex.Matches(pdf, @"<<(?:(?!>>)[\s\S])*/Type\s*/FontDescriptor(?:(?!>>)[\s\S])*>>");

        Assert.NotEmpty(fonts);
        Assert.All(fonts, font => Assert.EndsWith("Inter-Regular", font.Groups[1].Value, StringComparison.Ordinal));
        Assert.NotEmpty(descriptors);
        Assert.All(
            descriptors,
            descriptor =>
            {
                var file = Regex.Match(descriptor.Value, @"/FontFile2\s+(\d+) 0 R").Groups[1].Value;
                var length = Regex.Match(pdf, $@"(?:^|\n){file} 0 obj\s*<<[^>]*?/Length\s+(\d+)").Groups[1].Value;
                Assert.True(int.Parse(length, System.Globalization.CultureInfo.InvariantCulture) > 1000, descriptor.Value);
            }
        );
        Assert.DoesNotContain("/Type3", pdf, StringComparison.Ordinal);
        Assert.DoesNotContain("CreationDate", pdf, StringComparison.Ordinal);
    }

    /// <summary>The picture of a made-up table looks as it was when a person looked at it. To accept a change, look at the file that the
    /// message names and copy it over the golden one.</summary>
    [Theory]
    [Trait("Kind", "Golden")]
    [MemberData(nameof(Names))]
    public void Picture_LooksLikeTheGoldenOne(string name)
    {
        using var page = Page(name, false);
        var drawn = Renderer.Png(page, GoldenDotsPerInch);
        var golden = Path.Combine(AppContext.BaseDirectory, "Plots", "Golden", $"{name}.png");
        var actual = Path.Combine(AppContext.BaseDirectory, "Plots", $"{name}.actual.png");
        Directory.CreateDirectory(Path.GetDirectoryName(actual)!);
        File.WriteAllBytes(actual, drawn);

        var distance = File.Exists(golden) ? PictureDistance.Between(File.ReadAllBytes(golden), drawn) : double.PositiveInfinity;

        Assert.True(distance < MostDistance, $"distance {distance:F1} from {golden}; what was drawn: {actual}");
    }

    /// <summary>A label of ten points moved by two points at 50 dots an inch, 1.4 pixels, is seen; a line of one colour in place of another
    /// too.</summary>
    [Fact]
    public void Distance_OfASmallMove_IsSeen()
    {
        Assert.Equal(0, PictureDistance.Between(Label(10, SKColors.Black), Label(10, SKColors.Black)));
        Assert.InRange(PictureDistance.Between(Label(10, SKColors.Black), Label(11.4f, SKColors.Black)), 2.5 * MostDistance, 100);
        Assert.InRange(PictureDistance.Between(Label(10, SKColors.Blue), Label(10, SKColors.Orange)), 2.5 * MostDistance, 100);

        static byte[] Label(float x, SKColor colour)
        {
            using var surface = SKSurface.Create(new SKImageInfo(100, 40));
            using var font = new SKFont(PaperFont.Typeface, 7);
            using var paint = new SKPaint { Color = colour, IsAntialias = true };
            surface.Canvas.Clear(SKColors.White);
            surface.Canvas.DrawText("HP, s = 1", x, 20, font, paint);
            using var image = surface.Snapshot();
            using var data = image.Encode(SKEncodedImageFormat.Png, 100);
            return data.ToArray();
        }
    }

    private static PlacedText[] Texts(string name, bool committed)
    {
        using var page = Page(name, committed);
        return PlacedText.Of(Renderer.Svg(page));
    }

    private static Page Page(string name, bool committed)
    {
        var figure = SyntheticTables.Figures.Single(one => one.Name == name);
        return figure.Draw(
            committed
                ? figure.Read(RepositoryFolder.File("Experiments", "Catalog", name, "results.csv"))
                : TableReader.Parse(SyntheticTables.For(name), "made-up.csv", figure.Columns)
        );
    }
}
