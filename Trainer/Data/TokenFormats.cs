namespace SimMoE.Trainer.Data;

/// <summary>Names of the formats, as options and messages use them.</summary>
public static class TokenFormats
{
    /// <summary>A format's name.</summary>
    public static string Name(TokenFormat format) =>
        format switch
        {
            TokenFormat.NanoGpt => "nanogpt",
            TokenFormat.LlmC => "llm.c",
            TokenFormat.LlmC32 => "llm.c uint32",
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
}
