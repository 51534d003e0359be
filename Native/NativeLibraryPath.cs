namespace SimMoE.Native;

/// <summary>Where libsimmoe_native.so may be, in the order of preference.</summary>
/// <param name="Origin">Why the path is looked at: a variable's name or a place.</param>
/// <param name="Path">The file.</param>
public sealed record NativeLibraryPath(string Origin, string Path)
{
    /// <summary>The variable that names the file, and then alone decides.</summary>
    public const string Variable = "SIMMOE_NATIVE_LIB";

    /// <summary>The file's name.</summary>
    public const string FileName = "libsimmoe_native.so";

    private const string HomeVariable = "SIMMOE_HOME";

    /// <summary>The candidates: the named file alone, or the program's folder, then the checkout's build with CUDA, then the one without.</summary>
    /// <param name="variable">Value of an environment variable by its name, or null.</param>
    /// <param name="programFolder">Folder of the program.</param>
    public static IReadOnlyList<NativeLibraryPath> Candidates(Func<string, string?> variable, string programFolder)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (variable(Variable) is { Length: > 0 } named)
        {
            return [new NativeLibraryPath(Variable, named)];
        }
        var candidates = new List<NativeLibraryPath>
        {
            new("beside the program", System.IO.Path.Combine(programFolder, FileName)),
        };
        if (Home(variable, programFolder) is { } home)
        {
            foreach (string kind in (ReadOnlySpan<string>)["cuda", "cpu"])
            {
                candidates.Add(new NativeLibraryPath($"build of {kind}", System.IO.Path.Combine(home, "artifacts", "native", kind, FileName)));
            }
        }
        return candidates;
    }

    /// <summary>The checkout: what the entry script says, or the folder above the program that holds the library's sources.</summary>
    private static string? Home(Func<string, string?> variable, string programFolder)
    {
        if (variable(HomeVariable) is { Length: > 0 } home)
        {
            return home;
        }
        for (var folder = new DirectoryInfo(programFolder); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "CudaKernels", "build")))
            {
                return folder.FullName;
            }
        }
        return null;
    }
}
