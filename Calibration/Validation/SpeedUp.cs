namespace SimMoE.Calibration.Validation;

/// <summary>Head-parallel over expert-parallel on one configuration, fabric and number of ranks: the answer that users come for.</summary>
/// <param name="Fabric">Fabric.</param>
/// <param name="Ranks">Ranks.</param>
/// <param name="Configuration">Configuration.</param>
/// <param name="Heads">Heads and their width.</param>
/// <param name="Set"><c>calibration</c> or <c>validation</c>.</param>
/// <param name="Predicted">Predicted time of EP over that of HP, forward and backward.</param>
/// <param name="Measured">The same, measured.</param>
public sealed record SpeedUp(string Fabric, int Ranks, string Configuration, string Heads, string Set, double Predicted, double Measured)
{
    /// <summary>Predicted over measured less 1.</summary>
    public double Error => (Predicted / Measured) - 1;

    /// <summary>What the prediction says of the winner.</summary>
    /// <param name="statedError">Error that is stated for a speed-up; nearer to 1 than that, nothing is said.</param>
    /// <param name="differs">Measured difference from which there is a winner at all.</param>
    public Verdict Judge(double statedError, double differs = 0.05)
    {
        if (Math.Abs(Math.Log(Predicted)) < Math.Log(1 + statedError))
        {
            return Verdict.NoRanking;
        }

        return (Predicted > 1) == (Measured > 1) ? Verdict.Right
            : Math.Abs(Math.Log(Measured)) < Math.Log(1 + differs) ? Verdict.Tie
            : Verdict.Wrong;
    }

    /// <summary>Pairs of whole layers.</summary>
    public static IEnumerable<SpeedUp> Of(IEnumerable<ComparedRow> rows)
    {
        var whole = rows.Where(row => row is { Kind: Comparison.Layer, Item: Comparison.Both }).ToList();
        return from heads in whole
            where heads.Strategy == "head-parallel"
            from experts in whole
            where
                experts is { Strategy: "expert-parallel", Implementation: "ep-grouped-gemm" }
                && experts.Fabric == heads.Fabric
                && experts.Ranks == heads.Ranks
                && experts.Configuration == heads.Configuration
            select new SpeedUp(
                heads.Fabric,
                heads.Ranks,
                heads.Configuration,
                heads.Heads,
                heads.Set,
                experts.Predicted / heads.Predicted,
                experts.Measured / heads.Measured
            );
    }
}

/// <summary>Whether a predicted winner won.</summary>
public enum Verdict
{
    /// <summary>It did.</summary>
    Right,

    /// <summary>The prediction is too close to say.</summary>
    NoRanking,

    /// <summary>A winner was named, but measured times differ by too little to have one.</summary>
    Tie,

    /// <summary>The other one won.</summary>
    Wrong,
}
