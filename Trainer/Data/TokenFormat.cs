namespace SimMoE.Trainer.Data;

/// <summary>How a file holds tokens. docs/data.md</summary>
public enum TokenFormat
{
    /// <summary>nanoGPT's: little-endian uint16 and nothing else.</summary>
    NanoGpt,

    /// <summary>llm.c's for GPT-2: a header of 256 int32 with magic 20240520 and version 1, then uint16.</summary>
    LlmC,

    /// <summary>llm.c's for Llama 3: a header of 256 int32 with magic 20240801 and version 7, then uint32.</summary>
    LlmC32,
}
