using SimMoE.Trainer.Data;
using SimMoE.Units;
using static SimMoE.Tests.Trainer.Data.TokenBytes;

namespace SimMoE.Tests.Trainer.Data;

public sealed class TokenFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TokenFilesTests()
    {
        _folder.Write("b_1.bin", UInt16(10, 11, 12));
        _folder.Write("b_2.bin", []);
        _folder.Write("b_3.bin", [.. Header(20240520, 1, 2), .. UInt16(13, 14)]);
        _folder.Write("a.bin", UInt16(1, 2));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_AcrossFiles_IsOneStreamInTheGivenOrder()
    {
        using var files = TokenFiles.Open([_folder.File("b_*.bin"), _folder.File("a.bin")]);
        var ids = new int[5];

        files.Read(2, ids);

        Assert.Equal(7, files.Count);
        Assert.Equal([12, 13, 14, 1, 2], ids);
    }

    [Fact]
    public void Locate_AfterAnEmptyFile_NamesTheFileThatHoldsTheToken()
    {
        using var files = TokenFiles.Open([_folder.File("b_*.bin")]);

        Assert.Equal((_folder.File("b_3.bin"), 0), files.Locate(3));
        Assert.Equal((_folder.File("b_1.bin"), 2), files.Locate(2));
    }

    [Fact]
    public void Open_PatternInAFolderName_MatchesInOrder()
    {
        Directory.CreateDirectory(_folder.File("set-2"));
        Directory.CreateDirectory(_folder.File("set-1"));
        _folder.Write("set-1/x.bin", UInt16(1));
        _folder.Write("set-2/x.bin", UInt16(2));

        using var files = TokenFiles.Open([_folder.File("set-?/x.bin")]);

        Assert.Equal([_folder.File("set-1/x.bin"), _folder.File("set-2/x.bin")], files.Files.Select(file => file.Path));
    }

    [Fact]
    public void Open_SeveralWrongNames_ReportsAll()
    {
        var error = Assert.Throws<SpecException>(() =>
            TokenFiles.Open([_folder.File("no_*.bin"), _folder.File("a.bin"), _folder.File("none.bin")])
        );

        Assert.Equal([_folder.File("no_*.bin"), _folder.File("none.bin")], error.Problems.Select(problem => problem.File));
    }
}
