using SimMoE.Trainer.Interop;

namespace SimMoE.Tests.Trainer.Native;

public class NativeLibraryPathTests
{
    [Fact]
    public void Candidates_NamedFile_IsTheOnlyOne()
    {
        var candidates = NativeLibraryPath.Candidates(name => name == "SIMMOE_NATIVE_LIB" ? "/opt/x.so" : "/elsewhere", "/program");
        var candidate = Assert.Single(candidates);
        Assert.Equal(("SIMMOE_NATIVE_LIB", "/opt/x.so"), (candidate.Origin, candidate.Path));
    }

    [Fact]
    public void Candidates_HomeGiven_ProgramFolderThenCudaThenCpu()
    {
        var candidates = NativeLibraryPath.Candidates(name => name == "SIMMOE_HOME" ? "/home" : null, "/program");
        string[] expected =
        [
            "/program/libsimmoe_native.so", "/home/artifacts/native/cuda/libsimmoe_native.so", "/home/artifacts/native/cpu/libsimmoe_native.so",
        ];
        Assert.Equal(expected, candidates.Select(candidate => candidate.Path));
    }

    [Fact]
    public void Candidates_NoVariable_CheckoutAboveTheProgramIsHome()
    {
        using var folder = new TemporaryFolder();
        string program = Path.Combine(folder.Path, "artifacts", "bin", "release");
        Directory.CreateDirectory(program);
        Directory.CreateDirectory(Path.Combine(folder.Path, "CudaKernels"));
        File.WriteAllText(Path.Combine(folder.Path, "CudaKernels", "build"), "");
        var candidates = NativeLibraryPath.Candidates(_ => null, program);
        Assert.Equal(Path.Combine(folder.Path, "artifacts", "native", "cuda", "libsimmoe_native.so"), candidates[1].Path);
    }

    [Fact]
    public void Candidates_NoCheckout_ProgramFolderAlone()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(Path.Combine(folder.Path, "libsimmoe_native.so"), Assert.Single(NativeLibraryPath.Candidates(_ => null, folder.Path)).Path);
    }
}
