using System.Collections.Immutable;
using SimMoE.Workload.Routing;

namespace SimMoE.Experiments.Validation;

/// <summary>Share of the tokens on the first of four GPUs under Zipf popularity, as the paper's Fig. 3 has it.</summary>
internal static class RoutingShares
{
    private const int Experts = 768;
    private const int Gpus = 4;
    private const string Source = "arXiv 2602.04870, Fig. 3: 25 / 80.8 / 99.8 % of tokens on GPU 0";

    /// <summary>The group.</summary>
    public static ValidationGroup Group() =>
        new(
            "zipf-shares",
            "Share of the (token, expert) pairs on GPU 0 of 4, 768 experts in contiguous quarters, not shuffled. "
                + "The paper prints no expert count; 768 of its models' counts fits.",
            [.. Shares(), .. Sampled()]
        );

    private static IEnumerable<ValidationRow> Shares() =>
        Published.Select(row => new ValidationRow
        {
            Case = $"Zipf {row.Exponent}, popularity",
            Set = row.Exponent == 1 ? RowSet.Calibration : RowSet.Validation,
            Published = row.Share,
            Predicted = First(ExpertPopularity.Zipf(Experts, row.Exponent)),
            Unit = "%",
            Fitted = "expert count 768, of 384 / 768 / 1536, on Zipf 1",
            Source = Source,
        });

    private static IEnumerable<ValidationRow> Sampled() =>
        Published.Select(row => new ValidationRow
        {
            Case = $"Zipf {row.Exponent}, top-4 without replacement",
            Set = RowSet.Validation,
            Published = row.Share,
            Predicted = First(TopKInclusion.OfExperts(ExpertPopularity.Zipf(Experts, row.Exponent), 4)),
            Unit = "%",
            Source = Source,
            Remark = "what a router that picks 4 different experts can do; the paper's counts are drawn with replacement",
        });

    private static ImmutableArray<(int Exponent, double Share)> Published { get; } = [(0, 25.0), (1, 80.8), (2, 99.8)];

    private static double First(double[] popularity) => 100 * popularity.Take(Experts / Gpus).Sum() / popularity.Sum();
}
