using System.CommandLine;
using System.Globalization;
using SimMoE.Trainer.Data;
using SimMoE.Trainer.Data.Preparation;
using SimMoE.Trainer.Data.Tokenizers;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Data;

/// <summary>The options that <c>prepare</c> and <c>demo</c> share: how text becomes token files.</summary>
internal sealed class TokenSetSettings
{
    private readonly TokenizerOptions _tokenizer = new();
    private readonly Option<string?> _format = new("--format")
    {
        Description = "How files hold tokens: nanogpt (default) or llm.c",
        HelpName = "name",
    };
    private readonly Option<double> _validationShare = new("--validation-share")
    {
        Description = "Share of the text kept for validation; 0 writes no validation file",
        HelpName = "number",
        DefaultValueFactory = _ => 0.05,
    };

    public void AddTo(Command command)
    {
        _tokenizer.AddTo(command);
        command.Add(_format);
        command.Add(_validationShare);
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="SpecException">Some option is wrong.</exception>
    public TokenSetOptions Read(ParseResult parsed, string folder)
    {
        var share = parsed.GetValue(_validationShare);
        if (share is not (>= 0 and < 1))
        {
            throw new SpecException(
                new Problem(
                    "--validation-share",
                    $"found {share.ToString(CultureInfo.InvariantCulture)}",
                    "expected 0 or more and less than 1, such as 0.05"
                )
            );
        }

        var tokenizer = _tokenizer.Find(parsed) ?? new ByteTokenizer();
        return new TokenSetOptions
        {
            Folder = folder,
            Tokenizer = tokenizer,
            Format = Format(parsed.GetValue(_format), tokenizer),
            ValidationShare = share,
        };
    }

    private static TokenFormat Format(string? name, ITokenizer tokenizer) =>
        name switch
        {
            null or "nanogpt" => TokenFormat.NanoGpt,
            "llm.c" => tokenizer.VocabularySize - 1 <= TokenFileWriter.LargestId(TokenFormat.LlmC) ? TokenFormat.LlmC : TokenFormat.LlmC32,
            _ => throw new SpecException(new Problem("--format", $"found '{name}'", "expected nanogpt or llm.c")),
        };
}
