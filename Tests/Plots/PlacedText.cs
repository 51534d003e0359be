using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SimMoE.Plots;
using SkiaSharp;

namespace SimMoE.Tests.Plots;

/// <summary>A text of a picture and the ink that it covers, in points, read out of the SVG that was drawn.</summary>
/// <param name="Text">What stands there.</param>
/// <param name="Box">The ink, as wide and as high as the letters are.</param>
/// <param name="Clip">What of the page is visible where it stands.</param>
internal sealed record PlacedText(string Text, SKRect Box, SKRect Clip)
{
    /// <summary>Every text of a picture.</summary>
    public static PlacedText[] Of(byte[] svg)
    {
        var root = XDocument.Parse(Encoding.UTF8.GetString(svg)).Root!;
        var page = new SKRect(0, 0, Number(root, "width"), Number(root, "height"));
        var clips = root.Descendants()
            .Where(element => element.Name.LocalName == "clipPath")
            .ToDictionary(element => $"url(#{element.Attribute("id")!.Value})", element => Rectangle(element.Elements().Single()));
        return [.. root.Descendants().Where(element => element.Name.LocalName == "text").Select(element => Read(element, page, clips))];
    }

    private static PlacedText Read(XElement element, SKRect page, Dictionary<string, SKRect> clips)
    {
        var text = Regex.Replace(element.Value, @"^\s+|\s+$", "");
        using var font = new SKFont(PaperFont.Typeface, Number(element, "font-size"))
        {
            Subpixel = true,
            LinearMetrics = true,
            Hinting = SKFontHinting.None,
        };
        using var letters = font.GetTextPath(text);
        var box = letters.TightBounds;
        box.Offset(First(element, "x"), First(element, "y"));
        var clip = page;
        foreach (var outer in element.AncestorsAndSelf())
        {
            box = Transform(outer.Attribute("transform")?.Value ?? "").MapRect(box);
            if (outer.Attribute("clip-path") is { } name)
            {
                clip = SKRect.Intersect(clip, clips[name.Value]);
            }
        }

        return new PlacedText(text, box, clip);
    }

    private static SKMatrix Transform(string text)
    {
        var matrix = SKMatrix.Identity;
        foreach (Match step in Regex.Matches(text, @"(\w+)\(([^)]*)\)"))
        {
            float[] n = [.. Regex.Split(step.Groups[2].Value.Trim(), @"[\s,]+").Select(Parse)];
            matrix = matrix.PreConcat(
                step.Groups[1].Value switch
                {
                    "translate" => SKMatrix.CreateTranslation(n[0], n.Length > 1 ? n[1] : 0),
                    "rotate" => SKMatrix.CreateRotationDegrees(n[0]),
                    "matrix" => new SKMatrix(n[0], n[2], n[4], n[1], n[3], n[5], 0, 0, 1),
                    var other => throw new NotSupportedException(other),
                }
            );
        }

        return matrix;
    }

    private static SKRect Rectangle(XElement element) =>
        SKRect.Create(Number(element, "x"), Number(element, "y"), Number(element, "width"), Number(element, "height"));

    private static float Number(XElement element, string name) => element.Attribute(name) is { } found ? Parse(found.Value) : 0;

    private static float First(XElement element, string name) => Parse(element.Attribute(name)!.Value.Split(',')[0]);

    private static float Parse(string text) => float.Parse(text.Trim(), CultureInfo.InvariantCulture);
}
