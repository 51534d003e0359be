using System.Globalization;
using SimMoE.Experiments.Cli;
using SimMoE.Trainer.Data.Preparation;

namespace SimMoE.Experiments.Verbs.Data;

/// <summary>Says what was written, a line for a file.</summary>
internal static class TokenSetReport
{
    public static void Write(Host host, string folder, TokenSetSummary summary)
    {
        Line(host, Path.Combine(folder, TokenSetPreparation.TrainFile), summary.TrainTokens, summary);
        if (summary.ValidationTokens > 0)
        {
            Line(host, Path.Combine(folder, TokenSetPreparation.ValidationFile), summary.ValidationTokens, summary);
        }
    }

    private static void Line(Host host, string path, long tokens, TokenSetSummary summary) =>
        host.Output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: {tokens} tokens of {summary.Tokenizer}, vocabulary {summary.VocabularySize}, {summary.Format}"
            )
        );
}
