using SimMoE.Experiments.Verbs.AllToAll;
using SimMoE.Units;

namespace SimMoE.Tests.Experiments.Verbs;

public sealed class MatrixFileTests
{
    [Fact]
    public void Parse_CommentsTabsAndBlankLines_AreSkipped() =>
        Assert.Equal([0, 16, 32, 48], MatrixFile.Parse("# two ranks\n0\t16\n\n 32 48 # from rank 1\r\n", "m", 2));

    [Fact]
    public void Parse_EverythingWrong_IsSaidAtOnceWithLineAndColumn() =>
        Refused(
            "m:1: column 2: found 'x'; expected a whole number of bytes\n"
                + "m:2: column 1: found '-5'; expected bytes of 0 or more\n"
                + "m:2: $: a row of 3 numbers, the first has 2; expected rows of equal length",
            "0 x\n-5 0 7\n",
            2
        );

    [Fact]
    public void Parse_NotSquare_IsRefused() =>
        Refused("m:3: $: 3 rows of 2 numbers are not square; expected 2 rows of 2 byte counts, row = source", "0 1\n1 0\n2 2\n", 2);

    [Fact]
    public void Parse_OtherNumberOfRanks_IsRefused() =>
        Refused("m:1: $: a matrix for 2 ranks, the topology has 4; expected 4 rows of 4 byte counts, row = source", "0 1\n1 0\n", 4);

    [Fact]
    public void Parse_Empty_IsRefused() =>
        Refused("m:1: $: the file holds no numbers; expected 2 rows of 2 byte counts, row = source", "# nothing\n", 2);

    [Fact]
    public void Write_ThenRead_GivesTheSameBytes()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("matrix.txt");
        MatrixFile.Write(path, 3, (source, destination) => (source * 100) + destination);

        Assert.Equal("0 1 2\n100 101 102\n200 201 202\n", File.ReadAllText(path));
        Assert.Equal([0, 1, 2, 100, 101, 102, 200, 201, 202], MatrixFile.Read(path, 3));
    }

    private static void Refused(string message, string text, int ranks) =>
        Assert.Equal(message, Assert.Throws<SpecException>(() => MatrixFile.Parse(text, "m", ranks)).Message);
}
