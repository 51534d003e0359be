using System.Diagnostics;

namespace SimMoE.Tests.Trainer;

/// <summary>The trainer's sources compile against TorchSharp 0.107's own assembly: they use nothing that only the binding has.</summary>
public sealed class TorchSharpCompilationTests
{
    private const string Script = "Tests/Trainer/Provider/compile-with-torchsharp";

    /// <summary>NuGet's words for a package that its sources do not have, or cannot be asked for.</summary>
    private static readonly string[] PackageOutOfReach = ["NU1101", "NU1102", "NU1301"];

    [Fact]
    public async Task Trainer_WithTorchSharpsAssembly_Compiles()
    {
        if (Root() is not { } root || !OnPath("dotnet"))
        {
            Assert.Skip("needs the sources and the SDK, which are not on this machine");
            return;
        }

        var start = new ProcessStartInfo(Path.Combine(root, Script)) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var build = Process.Start(start)!;
        var errors = build.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken);
        output += await errors;
        Assert.SkipWhen(
            build.ExitCode != 0 && PackageOutOfReach.Any(code => output.Contains(code, StringComparison.Ordinal)),
            "the package source has no TorchSharp 0.107");

        Assert.True(build.ExitCode == 0, output);
    }

    private static string? Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Script)))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
