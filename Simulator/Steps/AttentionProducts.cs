using SimMoE.Workload.Models;

namespace SimMoE.Simulator.Steps;

/// <summary>The linear layers of an attention, in forward order.</summary>
internal static class AttentionProducts
{
    /// <summary>Input and output width of each linear layer.</summary>
    /// <remarks>Grouped-query: queries, keys and values as one product. Multi-head latent: arXiv 2412.19437, section 2.1.1.</remarks>
    public static IReadOnlyList<(int Input, int Output)> Of(AttentionSpec attention, int d)
    {
        var (query, value) = (attention.QueryKeySize, attention.ValueSize);
        var output = (attention.Heads * value, d);
        if (attention.Kind == AttentionKind.GroupedQuery)
        {
            return [(d, (attention.Heads * query) + (attention.KeyValueHeads * (query + value))), output];
        }

        var down = (d, attention.KeyValueLatentSize + attention.RotarySize);
        var up = (attention.KeyValueLatentSize, attention.Heads * (attention.HeadSize + value));
        return attention.QueryLatentSize == 0
            ? [(d, attention.Heads * query), down, up, output]
            : [(d, attention.QueryLatentSize), (attention.QueryLatentSize, attention.Heads * query), down, up, output];
    }
}
