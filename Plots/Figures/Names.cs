using System.Collections.Immutable;

namespace SimMoE.Plots.Figures;

/// <summary>What figures call the things that tables name by short keys. A key that is not known stands as it is.</summary>
internal static class Names
{
    private static readonly ImmutableDictionary<string, string> Strategies = new Dictionary<string, string>
    {
        ["ep"] = "EP",
        ["ep-dedup"] = "EP de-dup.",
        ["ep-dedup-rank"] = "EP de-dup.",
        ["ep-dedup-node"] = "EP node de-dup.",
        ["ep-allgather"] = "EP all-gather",
        ["hp"] = "HP",
        ["hp-ep"] = "HP × EP",
        ["latent-ep"] = "LatentMoE-EP",
        ["dense"] = "dense",
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private static readonly ImmutableDictionary<string, string> Implementations = new Dictionary<string, string>
    {
        ["ep-per-expert-gemm"] = "EP, GEMM per expert",
        ["ep-grouped-gemm"] = "EP, grouped GEMM",
        ["ep-fused"] = "EP, fused",
        ["hp-flex-attention"] = "HP, FlexAttention",
        ["hp-fused"] = "HP, fused",
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>A strategy.</summary>
    public static string OfStrategy(string key) => Strategies.GetValueOrDefault(key, key);

    /// <summary>An implementation of a strategy.</summary>
    public static string OfImplementation(string key) => Implementations.GetValueOrDefault(key, key);
}
