using System.Runtime.InteropServices;

namespace SimMoE.Trainer.Data.Preparation;

/// <summary>One of the files of a token set, with its documents' ends.</summary>
internal sealed class TokenSetPart : IDisposable
{
    private readonly TokenFileWriter _writer;
    private readonly int? _documentEnd;
    private int _piece = -1;
    private int _document = -1;
    private bool _open;

    public TokenSetPart(string path, TokenSetOptions options)
    {
        _writer = new TokenFileWriter(path, options.Format);
        _documentEnd = options.Tokenizer.DocumentEnd;
    }

    public long Count => _writer.Count;

    /// <summary>Adds a piece of the text.</summary>
    /// <param name="number">Number of the piece in the whole text; one that does not follow the last one added begins a document of its
    /// own.</param>
    /// <param name="piece">The piece.</param>
    /// <param name="tokens">Its tokens.</param>
    public void Add(int number, TextPiece piece, List<int> tokens)
    {
        if (_open && (piece.Document != _document || number != _piece + 1))
        {
            End();
        }

        _writer.Write(CollectionsMarshal.AsSpan(tokens));
        (_piece, _document, _open) = (number, piece.Document, true);
        if (piece.EndsDocument)
        {
            End();
        }
    }

    public void Complete()
    {
        if (_open)
        {
            End();
        }

        _writer.Complete();
    }

    public void Dispose() => _writer.Dispose();

    private void End()
    {
        if (_documentEnd is { } end)
        {
            _writer.Write([end]);
        }

        _open = false;
    }
}
