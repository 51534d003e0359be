using SimMoE.Trainer.Interop;

namespace SimMoE.Tests.Trainer.Interop;

public class TorchFolderTests
{
    [Fact]
    public void Find_VariableNamesTheFolderOrItsParent_IsTheFolderWithTheLibrary()
    {
        using var folder = new TemporaryFolder();
        var lib = Make(folder, "torch", "lib");
        foreach (var named in new[] { lib, Path.Combine(folder.Path, "torch") })
        {
            Assert.Equal(new TorchFolder(lib, "SIMMOE_TORCH"), TorchFolder.Find(name => name == "SIMMOE_TORCH" ? named : null, "/program"));
        }
    }

    [Fact]
    public void Find_VariableNamesAFolderWithoutOne_IsRefusedEvenIfTheSetupNotedOne()
    {
        using var folder = new TemporaryFolder();
        Note(folder, Make(folder, "here"));
        var refusal = Assert.Throws<TorchException>(() =>
            TorchFolder.Find(name => name == "SIMMOE_TORCH" ? "/no/such" : folder.Path, "/program")
        );
        Assert.Contains("SIMMOE_TORCH names '/no/such', where there is no libtorch_cpu.so", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("2.10 or 2.11", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_NoVariable_IsWhatTheSetupNoted()
    {
        using var folder = new TemporaryFolder();
        var here = Make(folder, "here");
        var note = Note(folder, here);
        Assert.Equal(new TorchFolder(here, note), TorchFolder.Find(name => name == "SIMMOE_HOME" ? folder.Path : null, "/program"));
    }

    [Theory]
    [InlineData(null, "there is no file")]
    [InlineData("", "names ''")]
    [InlineData("/gone", "names '/gone', where there is no libtorch_cpu.so")]
    public void Find_NoteMissingEmptyOrStale_SaysSo(string? content, string words)
    {
        using var folder = new TemporaryFolder();
        if (content is not null)
        {
            Note(folder, content);
        }

        var refusal = Assert.Throws<TorchException>(() => TorchFolder.Find(name => name == "SIMMOE_HOME" ? folder.Path : null, "/program"));
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(folder.Path, "artifacts", "torch", "libtorch"), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HasCuda_WithItsLibrary_IsTrue()
    {
        using var folder = new TemporaryFolder();
        var here = new TorchFolder(Make(folder, "here"), "");
        Assert.False(here.HasCuda);
        File.WriteAllText(here.File("libtorch_cuda.so"), "");
        Assert.True(here.HasCuda);
    }

    [Theory]
    [InlineData(0x020a000000000000, "2.10.0", true)]
    [InlineData(0x020b010000000000, "2.11.1", true)]
    [InlineData(0x0209010000000000, "2.9.1", false)]
    [InlineData(0x020c000000000000, "2.12.0", false)]
    [InlineData(0x030a000000000000, "3.10.0", false)]
    public void TorchVersion_OfTheNumberThatLibtorchGives_IsReadAndJudged(long number, string text, bool isExpected)
    {
        var version = TorchVersion.Of((ulong)number);
        Assert.Equal((text, isExpected), (version.ToString(), version.IsExpected));
    }

    private static string Make(TemporaryFolder folder, params string[] names)
    {
        var made = Path.Combine([folder.Path, .. names]);
        Directory.CreateDirectory(made);
        File.WriteAllText(Path.Combine(made, "libtorch_cpu.so"), "");
        return made;
    }

    private static string Note(TemporaryFolder folder, string content)
    {
        var note = Path.Combine(folder.Path, "artifacts", "torch", "libtorch");
        Directory.CreateDirectory(Path.GetDirectoryName(note)!);
        File.WriteAllText(note, content + "\n");
        return note;
    }
}
