using System.Runtime.CompilerServices;

namespace SimMoE.Tests.Experiments;

/// <summary>Files of the source tree that tests read.</summary>
internal static class RepositoryFolder
{
    public static string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(ThisFolder(), "..", ".."));

    public static string File(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string ThisFolder([CallerFilePath] string file = "") => System.IO.Path.GetDirectoryName(file)!;
}
