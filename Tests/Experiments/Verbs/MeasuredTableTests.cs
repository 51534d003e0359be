using SimMoE.Experiments.Verbs.Measure;

namespace SimMoE.Tests.Experiments.Verbs;

public sealed class MeasuredTableTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("simmoe-table").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Rows are a case's letter and a digit, here also the repeats; the file is one row a line.</summary>
    [Fact]
    public void Put_CaseByCase_KeepsAWholeFileThatALaterRunReads()
    {
        var table = Open();
        table.Put(["a1", "a2"]);
        table.Put(["b1"]);
        Assert.Equal("a1 a2 b1", File.ReadAllText(table.FilePath));

        var later = Open();
        Assert.True(later.Holds("b", 1) && !later.Holds("c", 1));
        later.Put(["c1"]);
        Assert.Equal(["a1", "a2", "b1", "c1"], Open().Rows);
    }

    /// <summary>Three repeats of a quick try do not stand for fifteen that are asked for.</summary>
    [Fact]
    public void Holds_FewerRepeatsThanAsked_IsFalse()
    {
        var table = Open();
        table.Put(["a3"]);
        Assert.True(table.Holds("a", 3));
        Assert.False(table.Holds("a", 4));
    }

    [Fact]
    public void Put_ACaseThatIsThere_TakesItsPlace()
    {
        var table = Open();
        table.Put(["a1", "a2"]);
        table.Put(["b1"]);
        table.Put(["a9"]);
        Assert.Equal(["a9", "b1"], Open().Rows);
    }

    private MeasuredTable<string> Open() => new(
        Path.Combine(_folder, "t.csv"), rows => string.Join(' ', rows), (text, _) => text.Split(' '), row => row[..1], row => row[1] - '0');
}
