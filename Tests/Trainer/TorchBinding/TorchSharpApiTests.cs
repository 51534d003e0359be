using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace SimMoE.Tests.Trainer.TorchBinding;

/// <summary>Holds TorchBinding to TorchSharp 0.107: nothing public of ours that TorchSharp does not have.</summary>
/// <remarks>The list beside this file was written from the assembly of the package TorchSharp 0.107.0. With SIMMOE_TORCHSHARP_DLL naming that assembly
/// (it lies in the packages' folder after Provider/compile-with-torchsharp), the list itself is tested; with SIMMOE_WRITE_API=1 it is written anew.</remarks>
public sealed class TorchSharpApiTests
{
    private const string AssemblyVariable = "SIMMOE_TORCHSHARP_DLL";
    private const string WriteVariable = "SIMMOE_WRITE_API";

    private static readonly string ListFile = Path.Combine(AppContext.BaseDirectory, "TorchBinding", "torchsharp-0.107-api.txt");

    [Fact]
    public void TorchBinding_PublicMembers_AreTorchSharps()
    {
        var listed = Listed(ListFile);
        var ours = new ApiSignatures("SimMoE.TorchBinding").Of(typeof(torch).Assembly);
        Assert.True(ours.Count > 500, $"only {ours.Count} public members were found");
        Assert.Equal([], ours.Except(listed, StringComparer.Ordinal));
    }

    [Fact]
    public void List_OfTorchSharpsApi_IsWhatItsAssemblyHas()
    {
        var path = Environment.GetEnvironmentVariable(AssemblyVariable);
        Assert.SkipUnless(path is not null, $"set {AssemblyVariable} to TorchSharp.dll of the package TorchSharp 0.107.0");
        var theirs = new ApiSignatures("TorchSharp").Of(Load(path!));
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            Write(theirs);
        }

        Assert.Equal([], Listed(ListFile).Except(theirs, StringComparer.Ordinal));
    }

    private static HashSet<string> Listed(string file) =>
        File.ReadLines(file).Where(line => !line.StartsWith('#')).ToHashSet(StringComparer.Ordinal);

    private static void Write(SortedSet<string> theirs, [CallerFilePath] string here = "")
    {
        var ours = new ApiSignatures("SimMoE.TorchBinding").Of(typeof(torch).Assembly);
        string[] header =
        [
            "# Public members of TorchSharp 0.107.0 (lib/net8.0/TorchSharp.dll of its package) that TorchBinding has: type, tab, member.",
            "# Facts only; nullability of references is left out. Written by TorchSharpApiTests.",
        ];
        string[] lines = [.. header, .. theirs.Where(ours.Contains)];
        foreach (var file in new[] { Path.Combine(Path.GetDirectoryName(here)!, Path.GetFileName(ListFile)), ListFile })
        {
            File.WriteAllText(file, string.Join('\n', lines) + "\n");
        }
    }

    /// <summary>Loads the assembly without running it; what it refers to lies in the folders of other packages.</summary>
    private static Assembly Load(string path)
    {
        var packages = Directory.GetParent(path)!.Parent!.Parent!.Parent!.Parent!.FullName;
        var context = new AssemblyLoadContext("torchsharp");
        context.Resolving += (loader, name) => Directory
            .EnumerateFiles(packages, name.Name + ".dll", SearchOption.AllDirectories)
            .OrderBy(file => file.Contains("/net", StringComparison.Ordinal) ? 0 : 1)
            .Select(loader.LoadFromAssemblyPath)
            .FirstOrDefault();
        return context.LoadFromAssemblyPath(path);
    }
}
