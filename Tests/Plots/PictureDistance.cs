using SkiaSharp;

namespace SimMoE.Tests.Plots;

/// <summary>How different two pictures look to a person.</summary>
/// <remarks>Both are blurred a little, so that the smoothing of edges does not count, and compared in CIE L*a*b*, where equal distances are
/// seen as about equal (CIE 15:2004; D65, sRGB of IEC 61966-2-1). A difference that is small but in one place must count: the distance is
/// the worst mean over a small square, not the mean over the picture.</remarks>
internal static class PictureDistance
{
    private const int Square = 8;

    /// <summary>Worst mean distance over a square of the picture, in units of L*a*b*: 0 is equal, about 2 is just seen, 100 is black
    /// against
    /// white.</summary>
    /// <returns>Infinity where the sizes differ.</returns>
    public static double Between(byte[] first, byte[] second)
    {
        using var a = SKBitmap.Decode(first);
        using var b = SKBitmap.Decode(second);
        if (a.Width != b.Width || a.Height != b.Height)
        {
            return double.PositiveInfinity;
        }

        var (labA, labB) = (Lab(a), Lab(b));
        var worst = 0.0;
        for (var y = 0; y < a.Height; y += Square / 2)
        {
            for (var x = 0; x < a.Width; x += Square / 2)
            {
                worst = Math.Max(worst, Mean(labA, labB, (x, y), (a.Width, a.Height)));
            }
        }

        return worst;
    }

    private static double Mean(
        (double L, double A, double B)[] a,
        (double L, double A, double B)[] b,
        (int X, int Y) at,
        (int Width, int Height) size
    )
    {
        var (sum, count) = (0.0, 0);
        for (var y = at.Y; y < Math.Min(at.Y + Square, size.Height); y++)
        {
            for (var x = at.X; x < Math.Min(at.X + Square, size.Width); x++)
            {
                var (p, q) = (a[(y * size.Width) + x], b[(y * size.Width) + x]);
                sum += Math.Sqrt(Math.Pow(p.L - q.L, 2) + Math.Pow(p.A - q.A, 2) + Math.Pow(p.B - q.B, 2));
                count++;
            }
        }

        return sum / count;
    }

    private static (double L, double A, double B)[] Lab(SKBitmap bitmap)
    {
        var pixels = bitmap.Pixels;
        var lab = new (double, double, double)[pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            lab[i] = Lab(Around(pixels, i % bitmap.Width, i / bitmap.Width, bitmap.Width, bitmap.Height));
        }

        return lab;
    }

    private static (double R, double G, double B) Around(SKColor[] pixels, int x, int y, int width, int height)
    {
        var (r, g, b, n) = (0.0, 0.0, 0.0, 0);
        for (var v = Math.Max(0, y - 1); v <= Math.Min(height - 1, y + 1); v++)
        {
            for (var u = Math.Max(0, x - 1); u <= Math.Min(width - 1, x + 1); u++)
            {
                var pixel = pixels[(v * width) + u];
                (r, g, b, n) = (r + Linear(pixel.Red), g + Linear(pixel.Green), b + Linear(pixel.Blue), n + 1);
            }
        }

        return (r / n, g / n, b / n);
    }

    private static double Linear(byte value) => value / 255.0 is var s && s <= 0.04045 ? s / 12.92 : Math.Pow((s + 0.055) / 1.055, 2.4);

    private static (double L, double A, double B) Lab((double R, double G, double B) c)
    {
        var x = F(((0.4124 * c.R) + (0.3576 * c.G) + (0.1805 * c.B)) / 0.9505);
        var y = F((0.2126 * c.R) + (0.7152 * c.G) + (0.0722 * c.B));
        var z = F(((0.0193 * c.R) + (0.1192 * c.G) + (0.9505 * c.B)) / 1.089);
        return ((116 * y) - 16, 500 * (x - y), 200 * (y - z));

        static double F(double t) => t > 216.0 / 24389 ? Math.Cbrt(t) : ((24389.0 / 27 * t) + 16) / 116;
    }
}
