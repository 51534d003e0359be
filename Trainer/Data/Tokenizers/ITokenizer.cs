namespace SimMoE.Trainer.Data.Tokenizers;

/// <summary>Turns UTF-8 text into tokens and back. Every byte sequence can be encoded; text decodes to itself. Safe to share between
/// threads.</summary>
public interface ITokenizer
{
    /// <summary>Name in <c>--tokenizer</c> and in the files written beside the tokens.</summary>
    string Name { get; }

    /// <summary>Ids are below it.</summary>
    int VocabularySize { get; }

    /// <summary>Id that stands after each document, or null.</summary>
    int? DocumentEnd { get; }

    /// <summary>Appends a text's tokens.</summary>
    /// <param name="text">UTF-8; bytes that are not have tokens of their own.</param>
    /// <param name="tokens">Receives the ids.</param>
    void Encode(ReadOnlySpan<byte> text, List<int> tokens);

    /// <summary>The bytes that tokens stand for.</summary>
    /// <param name="tokens">Ids below <see cref="VocabularySize"/>; others are left out.</param>
    byte[] Decode(ReadOnlySpan<int> tokens);
}
