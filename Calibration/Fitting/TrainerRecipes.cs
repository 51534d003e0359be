using System.Collections.Immutable;
using SimMoE.Simulator.Profiles;
using SimMoE.Workload.Stages;

namespace SimMoE.Calibration.Fitting;

/// <summary>What each stage of the reference trainer does, read off its code (Trainer/Layers, Trainer/Model, Trainer/Training): which
/// tensors are
/// passed over, which products are computed, how many operators the host issues. How long each takes is fitted, not written here.</summary>
/// <remarks>Whoever changes a kernel measures again and keeps the recipe; whoever changes what a stage does changes its line.</remarks>
public static class TrainerRecipes
{
    private const Pass Forward = Pass.Forward;
    private const Pass Backward = Pass.Backward;
    private const Pass Update = Pass.Update;

    // Gather of whole rows by an index: rows in, rows out, a block or a thread for each.
    private static readonly ImmutableArray<string> Gather = ["fixed", "rows", "row-bytes"];
    private static readonly ImmutableArray<string> RowSizes = ["rows", "width"];
    private static readonly ImmutableArray<string> GroupSizes = ["rows", "width", "top-k"];
    private static readonly ImmutableArray<string> ExpertSizes = ["rows", "width", "local-experts", "expert-size", "skew"];
    private static readonly ImmutableArray<string> RouterSizes = ["rows", "width", "experts", "top-k"];
    private static readonly ImmutableArray<string> DenseSizes = ["tokens", "hidden"];

    private static readonly ImmutableArray<StageRecipe> Router =
    [
        // Scores in f32, bias added, k rounds of a maximum and a fill, scores gathered, softmax.
        new(Stage.Router, Forward, 7, ["fixed", "router-f32", "row-bytes", "score-bytes", "round-bytes", "choices"], RouterSizes)
        {
            LaunchesPerChoice = 2,
        },
        // Scores' gradient zeroed and scattered; two products in bf16, sums in f32.
        new(Stage.Router, Backward, 10, ["fixed", "router-bf16", "row-bytes", "score-bytes", "choices"], RouterSizes),
    ];

    private static readonly ImmutableArray<StageRecipe> ExpertParallelMoves =
    [
        new(Stage.Count, Forward, 16, ["fixed", "rows"], ["rows", "experts"]),
        new(Stage.Permute, Forward, 3, ["fixed", "rows", "row-bytes", "token-bytes"], GroupSizes),
        new(Stage.Regroup, Forward, 22, Gather, RowSizes),
        new(Stage.Ungroup, Forward, 1, Gather, RowSizes),
        new(Stage.Unpermute, Forward, 1, Gather, RowSizes),
        // A product of [1, k] by [k, width] for each token.
        new(Stage.Aggregate, Forward, 2, ["fixed", "tokens", "rows", "row-bytes", "token-bytes"], GroupSizes),
        // k inner products of the width for each token, and k scaled copies.
        new(Stage.Aggregate, Backward, 3, ["fixed", "tokens", "rows", "row-bytes", "token-bytes"], GroupSizes),
        new(Stage.Unpermute, Backward, 1, Gather, RowSizes),
        new(Stage.Ungroup, Backward, 1, Gather, RowSizes),
        new(Stage.Regroup, Backward, 1, Gather, RowSizes),
        new(Stage.Permute, Backward, 2, ["fixed", "rows", "row-bytes", "token-bytes"], GroupSizes),
        // Gradient cast, sum of both gradients, cast back.
        new(CalibratedStages.Outside, Forward, 2, ["fixed", "token-bytes"], DenseSizes),
        new(CalibratedStages.Outside, Backward, 4, ["fixed", "token-bytes"], DenseSizes),
    ];

    private static readonly ImmutableArray<StageRecipe> GroupedExperts =
    [
        // Both weights cast, two grouped products, GELU between.
        new(Stage.Experts, Forward, 6, ["fixed", "grouped-rows", "weight-bytes", "row-bytes", "inner-bytes", "rows"], ExpertSizes),
        // Two gradients of rows, two of weights, GELU's, weights' gradients to f32.
        new(
            Stage.Experts,
            Backward,
            9,
            ["fixed", "grouped-rows", "grouped-weights", "weight-bytes", "row-bytes", "inner-bytes", "rows"],
            ExpertSizes
        ),
    ];

    private static readonly ImmutableArray<StageRecipe> SingleExperts =
    [
        new(Stage.Experts, Forward, 6, ["local-experts", "grouped-rows", "weight-bytes", "row-bytes", "inner-bytes"], ExpertSizes),
        new(
            Stage.Experts,
            Backward,
            9,
            ["local-experts", "grouped-rows", "grouped-weights", "weight-bytes", "row-bytes", "inner-bytes"],
            ExpertSizes
        ),
    ];

    private static readonly ImmutableArray<StageRecipe> HeadParallelMoves =
    [
        new(Stage.ProjectIn, Forward, 3, ["fixed", "projection", "token-bytes", "projected-bytes"], DenseSizes),
        // The projection is written in the order in which it is sent.
        new(Stage.Pack, Forward, 0, ["fixed"], []),
        // Sort of the pairs, their order inverted, rows gathered.
        new(Stage.Group, Forward, 20, ["fixed", "rows", "row-bytes", "group-bytes"], GroupSizes),
        // Results gathered, then a product of [1, k] by [k, width] for each sub-vector.
        new(Stage.Aggregate, Forward, 5, ["fixed", "groups", "rows", "row-bytes", "group-bytes"], GroupSizes),
        new(Stage.ProjectOut, Forward, 3, ["fixed", "projection", "token-bytes", "projected-bytes", "unpacked-bytes"], DenseSizes),
        new(Stage.ProjectOut, Backward, 5, ["fixed", "projection", "token-bytes", "projected-bytes"], DenseSizes),
        new(Stage.Aggregate, Backward, 7, ["fixed", "groups", "rows", "row-bytes", "group-bytes"], GroupSizes),
        new(Stage.Group, Backward, 4, ["fixed", "groups", "rows", "row-bytes", "group-bytes"], GroupSizes),
        new(Stage.Pack, Backward, 1, ["fixed", "unpacked-bytes"], ["tokens", "hidden"]),
        new(Stage.ProjectIn, Backward, 5, ["fixed", "projection", "token-bytes", "projected-bytes"], DenseSizes),
        new(CalibratedStages.Outside, Forward, 0, ["fixed", "token-bytes"], DenseSizes),
        new(CalibratedStages.Outside, Backward, 0, ["fixed", "token-bytes"], DenseSizes),
    ];

    private static readonly ImmutableArray<StageRecipe> Dense =
    [
        new(Stage.Embedding, Forward, 2, ["fixed", "token-bytes"], DenseSizes),
        new(Stage.Embedding, Backward, 3, ["fixed", "token-bytes"], DenseSizes),
        new(Stage.Norm, Forward, 8, ["fixed", "token-bytes"], DenseSizes),
        new(Stage.Norm, Backward, 14, ["fixed", "token-bytes"], DenseSizes),
        new(Stage.Attention, Forward, 20, ["fixed", "attention-projections", "attention-scores", "token-bytes"], DenseSizes),
        new(Stage.Attention, Backward, 30, ["fixed", "attention-projections", "attention-scores", "token-bytes"], DenseSizes),
        new(Stage.DenseFeedForward, Forward, 6, ["dense-products", "dense-bytes", "token-bytes"], DenseSizes),
        new(Stage.DenseFeedForward, Backward, 10, ["dense-products", "dense-bytes", "token-bytes"], DenseSizes),
        new(Stage.Head, Forward, 8, ["head-product", "logit-bytes"], DenseSizes),
        new(Stage.Head, Backward, 6, ["head-product", "logit-bytes"], DenseSizes),
        new(Stage.Clip, Update, 10, ["fixed", "tensors", "parameter-bytes"], ["parameters"]),
        new(Stage.Optimizer, Update, 4, ["fixed", "tensors", "parameter-bytes"], ["parameters"]),
    ];

    /// <summary>The stages of an implementation that the trainer measures; empty for another.</summary>
    /// <param name="implementation">As measurement files call it.</param>
    public static ImmutableArray<StageRecipe> Of(string implementation) =>
        implementation switch
        {
            "ep-grouped-gemm" => [.. Router, .. ExpertParallelMoves, .. GroupedExperts],
            "ep-per-expert-gemm" => [.. Router, .. ExpertParallelMoves, .. SingleExperts],
            "hp-plain" => [.. Router, .. HeadParallelMoves, .. GroupedExperts],
            "dense" => Dense,
            _ => [],
        };
}
