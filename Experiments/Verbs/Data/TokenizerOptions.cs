using System.CommandLine;
using SimMoE.Trainer.Data.Tokenizers;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Data;

/// <summary><c>--tokenizer</c>, <c>--vocab</c> and <c>--merges</c>, which belong together.</summary>
internal sealed class TokenizerOptions
{
    private readonly Option<string?> _name = new("--tokenizer") { Description = "What cuts the text: bytes (default) or gpt2, which needs --vocab and --merges", HelpName = "name" };
    private readonly Option<string?> _vocabulary = new("--vocab") { Description = "GPT-2's encoder.json (also known as vocab.json)", HelpName = "file" };
    private readonly Option<string?> _merges = new("--merges") { Description = "GPT-2's vocab.bpe (also known as merges.txt)", HelpName = "file" };

    public void AddTo(Command command)
    {
        command.Add(_name);
        command.Add(_vocabulary);
        command.Add(_merges);
    }

    /// <summary>The tokenizer that was asked for; null if none was.</summary>
    /// <exception cref="SpecException">The options do not fit together, or a file is not what it should be.</exception>
    public ITokenizer? Find(ParseResult parsed)
    {
        var vocabulary = parsed.GetValue(_vocabulary);
        var merges = parsed.GetValue(_merges);
        var files = vocabulary is not null || merges is not null;
        var name = parsed.GetValue(_name) ?? (files ? "gpt2" : null);
        return name switch
        {
            null => null,
            "bytes" => files ? throw Wrong("--vocab and --merges were given with --tokenizer bytes", "leave them out, or give --tokenizer gpt2") : new ByteTokenizer(),
            "gpt2" when vocabulary is null || merges is null => throw Wrong($"{(vocabulary is null ? "--vocab" : "--merges")} is missing", "gpt2 needs --vocab encoder.json and --merges vocab.bpe, the files that OpenAI published with GPT-2"),
            "gpt2" => new BpeTokenizer(BpeVocabulary.Read(vocabulary, merges)),
            _ => throw Wrong($"found '{name}'", "expected bytes or gpt2"),
        };
    }

    private static SpecException Wrong(string found, string expected) => new(new Problem("--tokenizer", found, expected));
}
