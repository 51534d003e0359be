using System.Runtime.CompilerServices;

namespace SimMoE.Tests.Trainer.Data.Tokenizers;

/// <summary>A fact that needs GPT-2's own vocabulary, which is not part of this repository: SIMMOE_GPT2 names the folder with encoder.json and vocab.bpe.</summary>
public sealed class Gpt2FactAttribute : FactAttribute
{
    public Gpt2FactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = Folder is null ? "SIMMOE_GPT2 names no folder with GPT-2's encoder.json and vocab.bpe" : null;

    public static string? Folder { get; } = Environment.GetEnvironmentVariable("SIMMOE_GPT2");
}
