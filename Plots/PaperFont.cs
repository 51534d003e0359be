using System.Reflection;
using SkiaSharp;

namespace SimMoE.Plots;

/// <summary>The typeface of every figure: Inter, which is part of this library, so that a picture has the same letters and sizes on
/// every machine, also where no font is installed.</summary>
/// <remarks>Inter by Rasmus Andersson, SIL Open Font License 1.1, out of the package Avalonia.Fonts.Inter, whose assembly lies in this one
/// as a resource. It keeps its files in a resource of its own: the length of the index, the index (version, count, then path, offset and
/// length of each file), and the files.</remarks>
public static class PaperFont
{
    /// <summary>Family name, as it stands in PDF and SVG.</summary>
    public const string Family = "Inter";

    private const string Package = "Avalonia.Fonts.Inter.dll";
    private const string Resource = "!AvaloniaResources";
    private const string File = "/Assets/Inter-Regular.ttf";
    private const int IndexVersion = 2;
    private static readonly Lazy<SKTypeface> Loaded = new(() => Load(Package, Resource));

    /// <summary>The typeface.</summary>
    /// <exception cref="RenderException">It did not come with the program.</exception>
    public static SKTypeface Typeface => Loaded.Value;

    /// <summary>Reads the typeface out of an assembly that lies in this one.</summary>
    /// <param name="package">Name of the resource that is the assembly.</param>
    /// <param name="resource">Name of its resource that holds its files.</param>
    /// <exception cref="RenderException">The assembly or the typeface in it is not there.</exception>
    internal static SKTypeface Load(string package, string resource)
    {
        try
        {
            using var packed = Open(typeof(PaperFont).Assembly, package);
            using var bytes = new MemoryStream();
            packed.CopyTo(bytes);
            using var reader = new BinaryReader(Open(Assembly.Load(bytes.ToArray()), resource));
            var files = reader.ReadInt32() + sizeof(int);
            if (reader.ReadInt32() != IndexVersion)
            {
                throw new IOException("another version of the index");
            }

            for (var left = reader.ReadInt32(); left > 0; left--)
            {
                var (path, offset, length) = (reader.ReadString(), reader.ReadInt32(), reader.ReadInt32());
                if (path == File)
                {
                    reader.BaseStream.Position = files + offset;
                    using var data = SKData.CreateCopy(reader.ReadBytes(length));
                    return SKTypeface.FromData(data) ?? throw new IOException("not a font");
                }
            }

            throw new FileNotFoundException($"no file {File}");
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            throw new RenderException(
                $"the font of the figures cannot be read out of {package} ({e.Message}): figures need the package that Plots/Plots.csproj names",
                e
            );
        }
    }

    private static Stream Open(Assembly assembly, string resource) =>
        assembly.GetManifestResourceStream(resource) ?? throw new FileNotFoundException($"no resource {resource}");
}
