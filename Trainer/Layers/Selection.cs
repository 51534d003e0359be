namespace SimMoE.Trainer.Layers;

/// <summary>The k best experts of each row, and their gates.</summary>
/// <param name="Experts">[..., k] int64, by falling biased score, the lower index first on a tie.</param>
/// <param name="Gates">Softmax over the chosen scores, without the bias, f32 [..., k].</param>
internal sealed record Selection(Tensor Experts, Tensor Gates)
{
    // A round reads the scores once, about 0.1 ms for [131072, 384] f32 where topk takes 2.3 ms and a whole sort more
    // (H200, Experiments/Measurements/h200/kernels.csv); with more rounds than this the sort is cheaper.
    private const int MostRounds = 32;

    /// <summary>Chooses. Issues no wait for the device.</summary>
    /// <param name="scores">f32 [..., N_e].</param>
    /// <param name="bias">Added for the choice alone, f32, spreads over the scores.</param>
    /// <param name="topK">k, 1 to N_e.</param>
    public static Selection Of(Tensor scores, Tensor bias, int topK)
    {
        using var biased = scores.add(bias);
        var experts =
            topK <= MostRounds
                ? Rounds(biased, topK)
                : biased.sort(-1, descending: true, stable: true).Indices.narrow(-1, 0, topK).contiguous();
        return new Selection(experts, scores.gather(-1, experts).softmax(-1));
    }

    /// <summary>Gradient of the scores, of which only the chosen ones have any: of a softmax, g_i (dg_i - sum of g_j dg_j).</summary>
    /// <param name="gateGradient">f32, as the gates.</param>
    /// <param name="count">N_e.</param>
    /// <param name="type">Type of the result.</param>
    /// <returns>[..., N_e].</returns>
    public Tensor ScoreGradient(Tensor gateGradient, long count, ScalarType type)
    {
        var chosen = gateGradient.sub(gateGradient.mul(Gates).sum(-1, keepdim: true)).mul_(Gates);
        return torch.zeros([.. Gates.shape[..^1], count], dtype: type, device: Gates.device).scatter_(-1, Experts, chosen.to(type));
    }

    private static Tensor Rounds(Tensor biased, int topK)
    {
        var experts = new Tensor[topK];
        using var lowest = torch.full([], double.NegativeInfinity, dtype: biased.dtype, device: biased.device);
        for (var round = 0; round < topK; round++)
        {
            (_, experts[round]) = biased.max(-1, keepdim: true);
            if (round + 1 < topK)
            {
                using var taken = lowest.expand(experts[round].shape);
                biased.scatter_(-1, experts[round], taken);
            }
        }

        return topK == 1 ? experts[0] : torch.cat(experts, -1);
    }
}
