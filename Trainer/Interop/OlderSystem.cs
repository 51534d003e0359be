using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SimMoE.Trainer.Interop;

/// <summary>Lets TorchSharp's native part load on systems with a libstdc++ of before GCC 13, such as Debian 12.
/// docs/adr/0012-torchsharp-on-older-systems.md</summary>
/// <remarks>That part asks for the version GLIBCXX_3.4.32 because of one symbol, which its startup code names and nothing refers to. In a
/// copy of the file the
/// version is marked weak: the loader then goes on without it. The file itself stays as it is.</remarks>
public static class OlderSystem
{
    /// <summary>The version that the older library lacks.</summary>
    public const string Version = "GLIBCXX_3.4.32";

    private const string SymbolOfVersion = "_ZSt21ios_base_library_initv";

    /// <summary>The file itself where the system has the version; else a copy that loads without it.</summary>
    /// <param name="library">TorchSharp's native part.</param>
    /// <exception cref="TorchException">The file asks for no such version.</exception>
    public static string Fit(string library) => SystemHasVersion() ? library : Copy(library, CacheFolder());

    /// <summary>Makes the copy, or takes the one that is there.</summary>
    /// <param name="library">The file.</param>
    /// <param name="folder">Takes the copy; its name tells of which content it is.</param>
    /// <returns>Path of the copy.</returns>
    /// <exception cref="TorchException">The file asks for no such version.</exception>
    public static string Copy(string library, string folder)
    {
        var content = File.ReadAllBytes(library);
        var place = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8)));
        var copy = Path.Combine(place, Path.GetFileName(library));
        if (File.Exists(copy))
        {
            return copy;
        }

        new VersionNeed(content, Version, library).MakeWeak();
        Directory.CreateDirectory(place);
        // Ranks start together, on several hosts too: each writes a file of its own, and one name change after the other puts the same
        // content there.
        var own = Path.Combine(place, Path.GetRandomFileName());
        File.WriteAllBytes(own, content);
        File.Move(own, copy, overwrite: true);
        return copy;
    }

    private static bool SystemHasVersion() => NativeLibrary.TryGetExport(NativeLibrary.Load("libstdc++.so.6"), SymbolOfVersion, out _);

    private static string CacheFolder() =>
        HomeFolder.Of(Environment.GetEnvironmentVariable, AppContext.BaseDirectory) is { } home
            ? Path.Combine(home, "artifacts", "torch")
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "simmoe", "torch");
}
