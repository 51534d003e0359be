using SimMoE.Trainer.Interop;

namespace SimMoE.Tests.Trainer.Interop;

public class HomeFolderTests
{
    [Fact]
    public void Of_Variable_IsWhatItSays() =>
        Assert.Equal("/home", HomeFolder.Of(name => name == "SIMMOE_HOME" ? "/home" : null, "/program"));

    [Fact]
    public void Of_NoVariable_IsTheCheckoutAboveTheProgramOrNone()
    {
        using var folder = new TemporaryFolder();
        var program = Path.Combine(folder.Path, "artifacts", "bin", "release");
        Directory.CreateDirectory(program);
        Assert.Null(HomeFolder.Of(_ => null, program));
        Directory.CreateDirectory(Path.Combine(folder.Path, "CudaKernels"));
        File.WriteAllText(Path.Combine(folder.Path, "CudaKernels", "build"), "");
        Assert.Equal(folder.Path, HomeFolder.Of(_ => null, program));
    }
}
