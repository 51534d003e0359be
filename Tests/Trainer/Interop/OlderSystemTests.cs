using SimMoE.Trainer.Interop;

namespace SimMoE.Tests.Trainer.Interop;

public class OlderSystemTests
{
    private static readonly string Library = Path.Combine(AppContext.BaseDirectory, "torch", "libLibTorchSharp.so");

    /// <summary>VER_FLG_WEAK is 2, in the low byte; the flags were 0.</summary>
    [Fact]
    public void Copy_OfTorchSharpsLibrary_DiffersInTheFlagAlone()
    {
        using var folder = new TemporaryFolder();
        var (before, after) = (File.ReadAllBytes(Library), File.ReadAllBytes(OlderSystem.Copy(Library, folder.Path)));
        Assert.Equal(before.Length, after.Length);
        var flag = Assert.Single(Enumerable.Range(0, before.Length), i => before[i] != after[i]);
        Assert.Equal((0, 2), (before[flag], after[flag]));
        Assert.Equal(flag, new VersionNeed(before, OlderSystem.Version, Library).FlagsOffset);
        Assert.Equal(before, File.ReadAllBytes(Library));
    }

    [Fact]
    public void Copy_SecondTime_TakesTheFirstOne()
    {
        using var folder = new TemporaryFolder();
        var first = OlderSystem.Copy(Library, folder.Path);
        var written = File.GetLastWriteTimeUtc(first);
        Assert.Equal(first, OlderSystem.Copy(Library, folder.Path));
        Assert.Equal(written, File.GetLastWriteTimeUtc(first));
        Assert.Single(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    /// <summary>Ranks start together.</summary>
    [Fact]
    public void Copy_ManyAtOnce_AllGetAWholeFile()
    {
        using var folder = new TemporaryFolder();
        var lengths = Enumerable
            .Range(0, 8)
            .AsParallel()
            .WithDegreeOfParallelism(8)
            .Select(_ => new FileInfo(OlderSystem.Copy(Library, folder.Path)).Length)
            .ToArray();
        Assert.All(lengths, length => Assert.Equal(new FileInfo(Library).Length, length));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("\u007fELF\u0002\u0001")]
    [InlineData(
        "\u007fELF\u0002\u0001"
            + "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\u007f\u007f\u007f\u007f\u007f\u007f\u007f\u007f\0\0\0\0\0\0\0\0\0\0\u0040\0\u0001\0\0\0"
    )]
    public void Copy_OfSomethingElse_IsRefusedAndNothingIsWritten(string content)
    {
        using var folder = new TemporaryFolder();
        var other = Path.Combine(folder.Path, "other.so");
        File.WriteAllText(other, content);
        var refusal = Assert.Throws<TorchException>(() => OlderSystem.Copy(other, Path.Combine(folder.Path, "copies")));
        Assert.Contains($"{other} does not ask for GLIBCXX_3.4.32", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "copies")));
    }

    /// <summary>The copy asks for the version no less; a library that does not ask for it is left alone.</summary>
    [Fact]
    public void Find_VersionThatTheFileDoesNotName_IsRefused() =>
        Assert.Throws<TorchException>(() => new VersionNeed(File.ReadAllBytes(Library), "GLIBCXX_9.9.99", Library));

    /// <summary>One libtorch and one native part of TorchSharp in the process: two would end it, or keep two sets of tensors'
    /// books.</summary>
    [TorchFact]
    public void Require_InThisProcess_MapsEachLibraryOnce()
    {
        using var x = ones(1);
        var mapped = File.ReadLines("/proc/self/maps")
            .Where(line => line.Contains('/', StringComparison.Ordinal))
            .Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..])
            .ToHashSet();
        foreach (var name in new[] { "libLibTorchSharp.so", "libtorch_cpu.so", "libc10.so" })
        {
            Assert.Single(mapped, file => Path.GetFileName(file) == name);
        }
    }
}
