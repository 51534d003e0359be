using System.Text.Json;

namespace SimMoE.Tests.Experiments.Cli;

/// <summary><c>simmoe data</c> from the outside: what it writes, says and refuses.</summary>
public sealed class DataVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Prepare_Text_WritesBothFilesAndSaysSo()
    {
        var text = _folder.Write("text.txt", string.Concat(Enumerable.Range(0, 3000).Select(i => $"line {i}\n")));

        var run = ProgramRun.Of("data", "prepare", "--text", text, "--out", _folder.File("out"));

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("1 text files\n", run.Talk);
        Assert.Matches(@"train\.bin: \d+ tokens of bytes, vocabulary 256, nanogpt\n.*validation\.bin: \d+ tokens of bytes", run.Output);
        Assert.Equal(
            ["dataset.json", "train.bin", "validation.bin"],
            Directory.GetFiles(_folder.File("out")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Info_PreparedFile_DecodesItsStart()
    {
        var text = _folder.Write("text.txt", "tab\tand more");
        ProgramRun.Of("data", "prepare", "--text", text, "--out", _folder.File("out"), "--format", "llm.c", "--validation-share", "0");

        var run = ProgramRun.Of("data", "info", _folder.File("out/train.bin"));
        var json = JsonDocument.Parse(ProgramRun.Of("data", "info", "--json", _folder.File("out/train.bin")).Output).RootElement[0];

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            $"""
            {_folder.File("out/train.bin")}
              format      llm.c, uint16
              tokens      13
              largest id  116 of a vocabulary of 256
              first ids   116 97 98 9 97 110 100 32 109 111 114 101 0
              first text  tab\tand more

            """,
            run.Output
        );
        Assert.Equal(
            (13, 116, "tab\tand more"),
            (json.GetProperty("tokens").GetInt32(), json.GetProperty("largest_id").GetInt32(), json.GetProperty("first_text").GetString())
        );
    }

    [Fact]
    public void Info_IdBeyondTheVocabulary_IsRefusedWithItsPlace()
    {
        var file = _folder.File("t.bin");
        File.WriteAllBytes(file, [1, 0, 9, 0, 12, 0]);

        var run = ProgramRun.Of("data", "info", file, "--vocabulary-size", "9");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(
            $"{file}: token 1: found id 9; expected ids below the vocabulary's size of 9; the file was made with another tokenizer\n",
            run.Talk
        );
    }

    [Theory]
    [InlineData("--tokenizer: found 'words'; expected bytes or gpt2", "--tokenizer", "words")]
    [InlineData("--format: found 'hdf5'; expected nanogpt or llm.c", "--format", "hdf5")]
    [InlineData("--validation-share: found 1; expected 0 or more and less than 1", "--validation-share", "1")]
    public void Prepare_WrongOption_IsOneMessageAndNoFile(string message, params string[] options)
    {
        var text = _folder.Write("text.txt", "some text");

        var run = ProgramRun.Of(["data", "prepare", "--text", text, "--out", _folder.File("out"), .. options]);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(message, run.Talk, StringComparison.Ordinal);
        Assert.Single(run.Talk.TrimEnd('\n').Split('\n'));
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public void Demo_PackagesMissing_NamesEachAndTheWayOut()
    {
        var run = ProgramRun.Of("data", "demo", "--packages", _folder.Path, "--out", _folder.File("out"));

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(6, run.Talk.TrimEnd('\n').Split('\n').Length);
        Assert.Contains("./simmoe data prepare --text", run.Talk, StringComparison.Ordinal);
    }
}
