namespace SimMoE.Tests.Simulator.Compute;

/// <summary>Files of the repository as tests find them.</summary>
internal static class Repository
{
    /// <summary>Full path of a file of the repository.</summary>
    public static string Path(string relative)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "SimMoE.sln")))
        {
            folder = folder.Parent;
        }

        return System.IO.Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("no SimMoE.sln above the tests"), relative);
    }

    /// <summary>Holds a generated table against the committed one; with SIMMOE_WRITE_TABLES=1 in the environment writes it
    /// instead.</summary>
    public static void RequireSame(string relative, string text)
    {
        if (Environment.GetEnvironmentVariable("SIMMOE_WRITE_TABLES") == "1")
        {
            File.WriteAllText(Path(relative), text);
        }

        Assert.Equal(File.ReadAllText(Path(relative)), text);
    }
}
