using SimMoE.Trainer.Data.Tokenizers;

namespace SimMoE.Trainer.Data.Preparation;

/// <summary>How a text becomes token files.</summary>
public sealed record TokenSetOptions
{
    /// <summary>Folder of the files; made if missing.</summary>
    public required string Folder { get; init; }

    /// <summary>Cuts the text into tokens.</summary>
    public required ITokenizer Tokenizer { get; init; }

    /// <summary>How the files hold tokens; the vocabulary fits.</summary>
    public TokenFormat Format { get; init; } = TokenFormat.NanoGpt;

    /// <summary>Share of the text kept for validation, in [0, 1).</summary>
    public double ValidationShare { get; init; } = 0.05;
}
