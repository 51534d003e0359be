using System.Globalization;
using SimMoE.Workload.Models;

namespace SimMoE.Trainer.Model;

/// <summary>A model as YAML with the keys of a spec, in one order, every value written out: what tells two models apart. Name and source do
/// not.</summary>
public static class ModelText
{
    /// <summary>The text, LF line ends.</summary>
    /// <param name="model">The model.</param>
    public static string Of(ModelSpec model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var attention = model.Attention;
        var lines = new List<string>
        {
            Line($"layers: {model.Layers}"),
            Line($"hidden_size: {model.HiddenSize}"),
            Line($"vocabulary_size: {model.VocabularySize}"),
            Line($"sequence_length: {model.SequenceLength}"),
            $"tied_embeddings: {Word(model.TiedEmbeddings)}",
            Line($"attention: {{heads: {attention.Heads}, key_value_heads: {attention.KeyValueHeads}, head_size: {attention.HeadSize}, ")
                + Line($"value_head_size: {attention.ValueSize}, query_key_norm: {Word(attention.NormalizesQueriesAndKeys)}}}"),
            Line($"dense: {{layers: {model.DenseBlocks}, size: {model.DenseFeedForwardSize}, gated: {Word(model.DenseGated)}}}"),
        };
        if (model.Moe is { } moe && model.MoeLayers > 0)
        {
            lines.Add(
                $"moe: {{kind: {Kind(moe.Kind)}, "
                    + Line($"experts: {moe.Experts}, top_k: {moe.TopK}, expert_size: {moe.ExpertSize}, gated: {Word(moe.Gated)}, ")
                    + Line($"heads: {moe.Heads}, head_size: {moe.HeadSize}, latent_size: {moe.LatentSize}}}")
            );
        }

        return string.Join('\n', lines) + "\n";
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Word(bool value) => value ? "true" : "false";

    private static string Kind(FeedForwardKind kind) =>
        kind switch
        {
            FeedForwardKind.MultiHeadLatentMoe => "multi-head-latent-moe",
            FeedForwardKind.LatentMoe => "latent-moe",
            _ => "moe",
        };
}
