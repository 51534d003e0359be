using System.IO.Compression;
using System.Text;
using SimMoE.Trainer.Data;
using SimMoE.Trainer.Data.Preparation;
using SimMoE.Trainer.Data.Tokenizers;
using SimMoE.Units;

namespace SimMoE.Tests.Trainer.Data.Preparation;

public sealed class TokenSetPreparationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Two documents, no validation: their bytes, each followed by the 0 that ends a document; the byte order mark is no
    /// text.</summary>
    [Fact]
    public void Run_TwoTexts_EndsEachWithZero()
    {
        var documents = new[] { _folder.Write("a.txt", "ab\n"), _folder.Write("b.txt", "\uFEFFc") };

        var summary = Prepare(documents, share: 0);

        Assert.Equal("ab\n\0c\0"u8.ToArray(), Bytes("train.bin"));
        Assert.False(File.Exists(_folder.File("out/validation.bin")));
        Assert.Equal((2, 4, 6), (summary.Documents, summary.TextBytes, summary.TrainTokens));
    }

    [Fact]
    public void Run_LongText_KeepsTheShareAndEveryByte()
    {
        var text = string.Concat(Enumerable.Range(0, 20000).Select(i => $"line {i}\n"));

        var summary = Prepare([_folder.Write("a.txt", text)], share: 0.1);

        var parts = Encoding.ASCII.GetString(Bytes("train.bin")) + Encoding.ASCII.GetString(Bytes("validation.bin"));
        Assert.Equal(
            text.Split('\n').Order(StringComparer.Ordinal),
            parts.Replace("\0", "", StringComparison.Ordinal).Split('\n').Order(StringComparer.Ordinal)
        );
        Assert.InRange(summary.ValidationTokens / (double)text.Length, 0.09, 0.105);
    }

    /// <summary>A piece ends after a line, or before a word, whose neighbours are visible, so no word crosses a cut: the tokens are those
    /// of the whole.
    /// Indented lines offer no place after lines.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public void Run_TextInPieces_GivesTheTokensOfTheWhole(string indent)
    {
        var tokenizer = new Gpt2Tokenizer();
        var text = string.Concat(
            Enumerable.Range(0, 4000).Select(i => $"hello  lower{new string('\n', 1 + (i % 3))}{indent}{new string(' ', i % 4)}newest low")
        );
        var whole = new List<int>();
        tokenizer.Encode(Encoding.UTF8.GetBytes(text), whole);
        whole.Add(50256);

        TokenSetPreparation.Run(
            Documents([_folder.Write("a.txt", text)]),
            new TokenSetOptions
            {
                Folder = _folder.File("out"),
                Tokenizer = tokenizer,
                ValidationShare = 0,
            },
            [],
            TestContext.Current.CancellationToken
        );

        using var file = TokenFile.Open(_folder.File("out/train.bin"));
        var ids = new int[file.Count];
        file.Read(0, ids);
        Assert.Equal(whole, ids);
    }

    [Fact]
    public void Run_CompressedText_IsReadThroughGzip()
    {
        using (var stream = new GZipStream(File.Create(_folder.File("a.txt.gz")), CompressionMode.Compress))
        {
            stream.Write("packed"u8);
        }

        Prepare([_folder.File("a.txt.gz")], share: 0);

        Assert.Equal("packed\0"u8.ToArray(), Bytes("train.bin"));
    }

    [Fact]
    public void Find_Folder_TakesTextInOrderAndLeavesOutTheRest()
    {
        Directory.CreateDirectory(_folder.File("in/b"));
        _folder.Write("in/b/z.txt", "z");
        _folder.Write("in/c.txt", "c");
        _folder.Write("in/a.dat", [1, 0, 2]);

        var (documents, leftOut) = TextDocuments.Find([_folder.File("in")]);

        Assert.Equal([_folder.File("in/b/z.txt"), _folder.File("in/c.txt")], documents.Select(document => document.Name));
        Assert.Equal(1, leftOut);
    }

    [Fact]
    public void Find_WrongNames_ReportsAll()
    {
        var zeros = _folder.Write("zeros", new byte[10]);
        var noGzip = _folder.Write("a.gz", "text");

        Assert.Equal(
            ["there is no such file or folder", "found a file with zero bytes"],
            Assert.Throws<SpecException>(() => TextDocuments.Find([_folder.File("none"), zeros])).Problems.Select(problem => problem.Found)
        );
        Assert.Contains(
            "name says gzip",
            Assert.Throws<SpecException>(() => TextDocuments.Find([noGzip])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Run_TextTooShortToSplit_SaysSoAndWritesNothing()
    {
        var error = Assert.Throws<SpecException>(() => Prepare([_folder.Write("a.txt", "short")], share: 0.05));

        Assert.Contains("the text is too short to keep 0.05 of it for validation", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.File("out")));
    }

    [Fact]
    public void Run_SameTextTwice_GivesTheSameBytes()
    {
        var text = _folder.Write("a.txt", string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i}\n")));

        Prepare([text], share: 0.2);
        var first = (Bytes("train.bin"), Bytes("validation.bin"));
        Prepare([text], share: 0.2);

        Assert.Equal(first.Item1, Bytes("train.bin"));
        Assert.Equal(first.Item2, Bytes("validation.bin"));
    }

    private TokenSetSummary Prepare(string[] paths, double share) =>
        TokenSetPreparation.Run(
            Documents(paths),
            new TokenSetOptions
            {
                Folder = _folder.File("out"),
                Tokenizer = new ByteTokenizer(),
                ValidationShare = share,
            },
            [],
            TestContext.Current.CancellationToken
        );

    private static IReadOnlyList<TextDocument> Documents(string[] paths) => TextDocuments.Find(paths).Documents;

    // The low byte of each uint16.
    private byte[] Bytes(string name) => [.. File.ReadAllBytes(_folder.File("out/" + name)).Where((_, i) => i % 2 == 0)];
}
