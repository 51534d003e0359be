namespace SimMoE.Workload.Models;

/// <summary>Finer or coarser experts at the same cost: N_e x G, k x G, d_e / G.</summary>
/// <remarks>N_e x d_e and k x d_e stay, hence expert parameters and expert FLOPs stay; router parameters and FLOPs grow by G. "G" in
/// arXiv 2602.04870, Tables 4 and 5, is this transformation with G = 2 (the paper gives no formula; read from its tables).</remarks>
public static class Granularity
{
    /// <summary>Applies the transformation.</summary>
    /// <param name="moe">The layer.</param>
    /// <param name="factor">G, above 0; experts, k and expert size must stay whole.</param>
    /// <exception cref="ArgumentNullException">The layer is null.</exception>
    /// <exception cref="ArgumentException">A size would not be whole.</exception>
    public static MoeSpec Apply(MoeSpec moe, double factor)
    {
        ArgumentNullException.ThrowIfNull(moe);
        return TryApply(moe, factor, out var refined)
            ? refined
            : throw new ArgumentException($"experts, k or expert size are not whole at granularity {factor}", nameof(factor));
    }

    /// <summary>Applies the transformation if every size stays whole.</summary>
    /// <param name="moe">The layer.</param>
    /// <param name="factor">G.</param>
    /// <param name="refined">The new layer; the old one where the answer is false.</param>
    /// <exception cref="ArgumentNullException">The layer is null.</exception>
    public static bool TryApply(MoeSpec moe, double factor, out MoeSpec refined)
    {
        ArgumentNullException.ThrowIfNull(moe);
        refined = moe;
        if (
            !(factor > 0 && factor <= 4096)
            || !IsWhole(moe.Experts * factor)
            || !IsWhole(moe.TopK * factor)
            || !IsWhole(moe.ExpertSize / factor)
        )
        {
            return false;
        }

        refined = moe with
        {
            Experts = (int)(moe.Experts * factor),
            TopK = (int)(moe.TopK * factor),
            ExpertSize = (int)(moe.ExpertSize / factor),
        };
        return true;
    }

    private static bool IsWhole(double size) => size >= 1 && size <= int.MaxValue && size == Math.Floor(size);
}
