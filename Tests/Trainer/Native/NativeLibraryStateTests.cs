using SimMoE.Trainer.Interop;

namespace SimMoE.Tests.Trainer.Native;

public class NativeLibraryStateTests
{
    [Fact]
    public void Find_NothingThere_SaysWhereItLookedAndWhatToDo()
    {
        var state = NativeLibraryState.Find([new("SIMMOE_NATIVE_LIB", "/no/such/x.so"), new("build of cpu", "/nor/this.so")]);
        Assert.False(state.IsAvailable);
        Assert.Null(state.Path);
        Assert.Contains("/no/such/x.so (SIMMOE_NATIVE_LIB): no such file", state.Problem, StringComparison.Ordinal);
        Assert.Contains("/nor/this.so (build of cpu): no such file", state.Problem, StringComparison.Ordinal);
        Assert.Contains("CudaKernels/build", state.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_FileIsNoLibrary_SaysThatItCannotBeLoaded()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "libsimmoe_native.so");
        File.WriteAllText(path, "text");
        var state = NativeLibraryState.Find([new("beside the program", path)]);
        Assert.False(state.IsAvailable);
        Assert.DoesNotContain("no such file", state.Problem, StringComparison.Ordinal);
        Assert.Contains($"{path} (beside the program): ", state.Problem, StringComparison.Ordinal);
    }

    [TorchFact]
    public void Find_SecondCandidateLoads_IsTaken()
    {
        string loaded = NativeLibraryState.Current.Path!;
        var state = NativeLibraryState.Find([new("beside the program", "/no/such/x.so"), new("build of cpu", loaded)]);
        Assert.True(state.IsAvailable);
        Assert.Equal(loaded, state.Path);
        Assert.Equal("", state.Problem);
    }
}
