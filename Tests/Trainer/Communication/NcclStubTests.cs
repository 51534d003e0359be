using System.ComponentModel;
using System.Diagnostics;
using SimMoE.Tests.Trainer.Processes;
using SimMoE.Trainer.Interop;

namespace SimMoE.Tests.Trainer.Communication;

/// <summary>NCCL's calls without a GPU: a stub in C, in a process of its own because a process loads one NCCL.</summary>
public sealed class NcclStubTests
{
    [Fact]
    public void Calls_Stub_ReceivesWhatNcclExpects()
    {
        var folder = Directory.CreateTempSubdirectory("simmoe-nccl-").FullName;
        try
        {
            var library = Path.Combine(folder, "libnccl.so.2");
            Assert.SkipUnless(
                TryCompile(Path.Combine(AppContext.BaseDirectory, "Communication", "nccl_stub.c"), library),
                "there is no C compiler (cc)"
            );
            using var process = new RankProcesses(1, "nccl-stub", new() { [NcclLibrary.Variable] = library });
            Assert.True(process.ExitCode(0) == 0, process.Talk(0));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Candidates_NamedFile_AloneDecides() =>
        Assert.Equal(
            ["/x/libnccl.so.2"],
            NcclLibrary.Candidates(
                name => name == "SIMMOE_NCCL_LIB" ? "/x/libnccl.so.2" : null,
                ["7f00-7f01 r-xp 0 08:01 5 /y/libnccl.so.2"]
            )
        );

    /// <summary>What libtorch has loaded, then the wheel beside torch, then the loader's own.</summary>
    [Fact]
    public void Candidates_Mappings_GiveTheLoadedLibraryFirst()
    {
        string[] mappings =
        [
            "7f00-7f01 r-xp 00000000 08:01 5        /site/torch/lib/libtorch_cuda.so",
            "7f02-7f03 r-xp 00000000 08:01 6        /opt/nccl/libnccl.so.2.29.7",
            "7f04-7f05 rw-p 00000000 00:00 0 [heap]",
        ];
        Assert.Equal(
            ["/opt/nccl/libnccl.so.2.29.7", "/site/nvidia/nccl/lib/libnccl.so.2", "libnccl.so.2"],
            NcclLibrary.Candidates(_ => null, mappings)
        );
    }

    [Fact]
    public void Load_NoneThere_ListsEveryPlace() =>
        Assert.Contains(
            "tried: /nowhere/a.so, /nowhere/b.so",
            NcclLibrary.Load(["/nowhere/a.so", "/nowhere/b.so"]).Problem,
            StringComparison.Ordinal
        );

    private static bool TryCompile(string source, string library)
    {
        try
        {
            using var compiler = Process.Start("cc", ["-shared", "-fPIC", "-o", library, source]);
            compiler.WaitForExit();
            return compiler.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
