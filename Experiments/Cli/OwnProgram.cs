namespace SimMoE.Experiments.Cli;

/// <summary>How this program starts itself again.</summary>
public static class OwnProgram
{
    /// <summary>The file to start and its first arguments: the program itself where it is one file, else dotnet and the program's
    /// assembly.</summary>
    public static IReadOnlyList<string> Command()
    {
        var path = System.Environment.ProcessPath ?? "simmoe";
        return Path.GetFileNameWithoutExtension(path) == "dotnet" ? [path, Path.Combine(AppContext.BaseDirectory, "simmoe.dll")] : [path];
    }
}
