using SimMoE.Trainer.Interop;

namespace SimMoE.Tests.Trainer.Interop;

public class OwnLibraryTests
{
    private const string Native = "libsimmoe_native.so";

    [Fact]
    public void Candidates_NamedFile_IsTheOnlyOneAndTheOtherLibraryBesideIt()
    {
        Assert.Equal(["/opt/x.so"], OwnLibrary.Candidates(Native, Named, "/program"));
        Assert.Equal(["/opt/libsimmoe_torch.so"], OwnLibrary.Candidates("libsimmoe_torch.so", Named, "/program"));
        static string? Named(string name) => name == "SIMMOE_NATIVE_LIB" ? "/opt/x.so" : "/elsewhere";
    }

    [Fact]
    public void Candidates_HomeGiven_ProgramFolderThenArtifacts() =>
        Assert.Equal(
            [$"/program/{Native}", $"/home/artifacts/native/{Native}"],
            OwnLibrary.Candidates(Native, name => name == "SIMMOE_HOME" ? "/home" : null, "/program")
        );

    [Fact]
    public void Candidates_NoCheckout_ProgramFolderAlone()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal([Path.Combine(folder.Path, Native)], OwnLibrary.Candidates(Native, _ => null, folder.Path));
    }

    [Fact]
    public void Find_NothingThere_SaysWhereItLookedAndWhatToDo()
    {
        var library = OwnLibrary.Find(["/no/such/x.so", "/nor/this.so"], "simmoe_abi", 2);
        Assert.False(library.IsAvailable);
        Assert.Null(library.Path);
        Assert.Equal(
            "x.so cannot be loaded (/no/such/x.so: no such file; /nor/this.so: no such file); build it with CudaKernels/build",
            library.Problem
        );
    }

    [Fact]
    public void Find_FileIsNoLibrary_SaysThatItCannotBeLoaded()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, Native);
        File.WriteAllText(path, "text");
        var library = OwnLibrary.Find([path], "simmoe_abi", 2);
        Assert.False(library.IsAvailable);
        Assert.DoesNotContain("no such file", library.Problem, StringComparison.Ordinal);
        Assert.Contains(path + ": ", library.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_OtherInterface_SaysBothNumbers()
    {
        Assert.SkipUnless(OwnLibrary.Native.IsAvailable, OwnLibrary.Native.Problem);
        var library = OwnLibrary.Find([OwnLibrary.Native.Path!], "simmoe_abi", 99);
        Assert.False(library.IsAvailable);
        Assert.Contains("has interface 2 where this program has 99", library.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_SecondCandidateLoads_IsTaken()
    {
        Assert.SkipUnless(OwnLibrary.Native.IsAvailable, OwnLibrary.Native.Problem);
        var library = OwnLibrary.Find(["/no/such/x.so", OwnLibrary.Native.Path!], "simmoe_abi", 2);
        Assert.Equal((true, OwnLibrary.Native.Path, ""), (library.IsAvailable, library.Path, library.Problem));
    }
}
