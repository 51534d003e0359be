using SimMoE.Experiments.Sweeps;
using SimMoE.Units;

namespace SimMoE.Tests.Experiments.Sweeps;

public sealed class CellLogTests
{
    [Fact]
    public void Append_ThenRead_GivesTheSameCells()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("shard.jsonl");
        Write(path, "a", "b");

        var records = CellLog.Read(path);

        Assert.Equal(["a", "b"], records.Select(record => record.Key));
        Assert.True(Record("a").Agrees(records[0]));
        Assert.False(Record("a", "2").Agrees(records[0]));
    }

    /// <summary>The file is cut at every possible byte; what is left is always the cells whose line is whole, and appending goes
    /// on.</summary>
    [Fact]
    public void TryOpen_FileCutAtAnyByte_KeepsWholeLinesAndGoesOn()
    {
        using var folder = new TemporaryFolder();
        var whole = folder.File("whole.jsonl");
        Write(whole, "a", "b");
        var bytes = File.ReadAllBytes(whole);
        var firstLine = Array.IndexOf(bytes, (byte)'\n') + 1;
        for (var length = 0; length < bytes.Length; length++)
        {
            var path = folder.File("cut.jsonl");
            File.WriteAllBytes(path, bytes[..length]);
            string[] left = length < firstLine ? [] : ["a"];
            Assert.Equal(left, CellLog.Read(path).Select(record => record.Key));
            Write(path, "c");
            Assert.Equal([.. left, "c"], CellLog.Read(path).Select(record => record.Key));
        }
    }

    [Fact]
    public void Read_DamagedLineInTheMiddle_NamesFileAndLine()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("shard.jsonl");
        Write(path, "a", "b", "c");
        var lines = File.ReadAllLines(path);
        File.WriteAllText(path, $"{lines[0]}\n{lines[1][..10]}\n{lines[2]}\n");

        var error = Assert.Throws<SpecException>(() => CellLog.Read(path));

        Assert.Equal(
            $"{path}:2: $: this line is not a finished cell: the file was cut or edited; "
                + "remove the line; 'simmoe sweep' computes its cell again",
            error.Message
        );
    }

    [Fact]
    public void TryOpen_WhileOpen_IsRefusedButCanBeRead()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("shard.jsonl");
        using (var first = CellLog.TryOpen(path)!)
        {
            first.Append(Record("a"));
            Assert.Null(CellLog.TryOpen(path));
            Assert.Single(CellLog.Read(path));
        }

        using var second = CellLog.TryOpen(path);
        Assert.NotNull(second);
    }

    internal static CellRecord Record(string key, string time = "1") =>
        new(key, $"case={key}", [new ResultRow(ResultRow.Results, [("step_time_ps", time), ("note", "a \"quoted\" text, ünïcode")])]);

    private static void Write(string path, params string[] keys)
    {
        using var log = CellLog.TryOpen(path)!;
        foreach (var key in keys)
        {
            log.Append(Record(key));
        }
    }
}
