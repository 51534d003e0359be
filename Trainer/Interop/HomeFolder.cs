namespace SimMoE.Trainer.Interop;

/// <summary>The checkout that a program belongs to.</summary>
public static class HomeFolder
{
    /// <summary>The variable by which the entry script says it.</summary>
    public const string Variable = "SIMMOE_HOME";

    /// <summary>What the entry script says, or the folder above the program that holds the native library's sources; null for a program
    /// that was copied out.</summary>
    /// <param name="variable">Value of an environment variable by its name, or null.</param>
    /// <param name="programFolder">Folder of the program.</param>
    public static string? Of(Func<string, string?> variable, string programFolder)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (variable(Variable) is { Length: > 0 } home)
        {
            return home;
        }

        for (var folder = new DirectoryInfo(programFolder); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CudaKernels", "build")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
