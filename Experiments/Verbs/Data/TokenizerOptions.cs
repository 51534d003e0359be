using System.CommandLine;
using SimMoE.Trainer.Data.Tokenizers;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Data;

/// <summary><c>--tokenizer</c>.</summary>
internal sealed class TokenizerOptions
{
    private readonly Option<string?> _name = new("--tokenizer")
    {
        Description = "What cuts the text: bytes (default) or gpt2",
        HelpName = "name",
    };

    public void AddTo(Command command) => command.Add(_name);

    /// <summary>The tokenizer that was asked for; null if none was.</summary>
    /// <exception cref="SpecException">There is none of that name.</exception>
    public ITokenizer? Find(ParseResult parsed) => parsed.GetValue(_name) is { } name ? Named(name) : null;

    /// <summary>A tokenizer by its name.</summary>
    /// <exception cref="SpecException">There is none of that name.</exception>
    public static ITokenizer Named(string name) =>
        name switch
        {
            "bytes" => new ByteTokenizer(),
            "gpt2" => new Gpt2Tokenizer(),
            _ => throw new SpecException(new Problem("--tokenizer", $"found '{name}'", "expected bytes or gpt2")),
        };
}
