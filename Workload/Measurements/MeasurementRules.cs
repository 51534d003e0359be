using System.Globalization;
using SimMoE.Workload.Stages;

namespace SimMoE.Workload.Measurements;

/// <summary>What must hold between the values of a row: a value may be a number and yet measure nothing.</summary>
internal static class MeasurementRules
{
    private const int MostRanks = 8192;
    private const int MostSize = 1 << 24;
    private const long MostBytes = 1L << 50;
    private const double LongestMicroseconds = 1e12;

    // Far above every link: beyond it a time is no time.
    private const double MostBytesPerSecond = 1e15;

    private static readonly string[] Stages =
    [
        .. Stage.ExpertParallel,
        .. Stage.HeadParallel,
        Stage.Forward,
        Stage.SharedExperts,
        Stage.Embedding,
        Stage.Norm,
        Stage.Attention,
        Stage.DenseFeedForward,
        Stage.Head,
        Stage.GradientReduce,
        Stage.Clip,
        Stage.Optimizer,
        StageMeasurement.WholeLayer,
        StageMeasurement.WholeStep,
    ];

    /// <summary>Every rule that a row breaks: column, what stands there, what is expected.</summary>
    /// <param name="row">Of any kind.</param>
    public static IEnumerable<(string Column, string Found, string Expected)> Broken(IMeasurement row) =>
        row switch
        {
            LayerMeasurement layer =>
            [
                .. Layer(layer.Layer, layer.Rank),
                .. Time("forward_", layer.Forward, isWhole: true),
                .. Time("backward_", layer.Backward, isWhole: true),
                .. Time("forward_backward_", layer.ForwardBackward, isWhole: true),
                .. Size("expert_rows", layer.ExpertRows, 0, MostBytes),
                .. Size("peak_bytes", layer.PeakBytes, 0, MostBytes),
            ],
            StageMeasurement stage =>
            [
                .. Layer(stage.Layer, stage.Rank),
                .. Word("stage", stage.Stage, Stages),
                .. Time("", stage.Time, stage.Stage is StageMeasurement.WholeLayer or StageMeasurement.WholeStep),
            ],
            CollectiveMeasurement collective =>
            [
                .. Collective(collective.Collective, collective.Rank),
                .. Time("", collective.Time, isWhole: true),
                .. Rate(collective),
            ],
            KernelMeasurement kernel => [.. Time("", kernel.Time, isWhole: true)],
            _ => [],
        };

    private static IEnumerable<(string, string, string)> Layer(MeasuredLayer layer, int rank) =>
        [
            .. Ranks(layer.Ranks, 1, rank),
            .. Size("tokens_per_rank", layer.TokensPerRank, 1, MostSize),
            .. Size("hidden_size", layer.HiddenSize, 1, MostSize),
            .. Size("experts", layer.Experts, 1, MostSize),
            .. Size("top_k", layer.TopK, 1, Math.Max(1, layer.Experts)),
            .. Size("expert_size", layer.ExpertSize, 1, MostSize),
            .. Size(
                "heads",
                layer.Heads,
                layer.Strategy == StrategyKind.HeadParallel ? 1 : 0,
                layer.Strategy == StrategyKind.ExpertParallel ? 0 : MostSize
            ),
            .. Size("head_size", layer.HeadSize, layer.Strategy == StrategyKind.HeadParallel ? 1 : 0, MostSize),
            .. IsRouting(layer.Routing) ? [] : new[] { ("routing", layer.Routing, "router, balanced or 'zipf S' with S of 0 or more") },
        ];

    private static IEnumerable<(string, string, string)> Collective(MeasuredCollective collective, int rank) =>
        [
            .. Word("collective", collective.Name, CollectiveNames.All),
            .. Ranks(collective.Ranks, collective.Name == CollectiveNames.HostSync ? 1 : 2, rank),
            .. Size("size_bytes", collective.SizeBytes, 1, MostBytes),
            .. collective.Share <= 1 ? [] : new[] { ("share", Text(collective.Share), "0 to 1") },
        ];

    private static IEnumerable<(string, string, string)> Rate(CollectiveMeasurement row) =>
        row.Collective.SizeBytes / row.Time.Median * 1e6 <= MostBytesPerSecond
            ? []
            : [("p50_us", Text(row.Time.Median), $"a time in which {row.Collective.SizeBytes} B can travel: at most 10^15 bytes a second")];

    private static IEnumerable<(string, string, string)> Ranks(int ranks, int least, int rank) =>
        [.. Size("ranks", ranks, least, MostRanks), .. Size("rank", rank, 0, Math.Max(0, ranks - 1))];

    // A stage in which nothing runs may take nothing; whatever is timed alone takes time.
    private static IEnumerable<(string, string, string)> Time(string prefix, Quartiles time, bool isWhole)
    {
        if (time.Lower > time.Median || time.Median > time.Upper)
        {
            yield return (
                $"{prefix}p50_us",
                Text(time.Median),
                $"a median between the quartiles {Text(time.Lower)} and {Text(time.Upper)}"
            );
        }

        if ((isWhole && time.Median <= 0) || time.Upper > LongestMicroseconds)
        {
            yield return ($"{prefix}p50_us", Text(time.Median), "a time above 0 and up to 10^12 us");
        }
    }

    private static IEnumerable<(string, string, string)> Size(string column, long value, long least, long most) =>
        value >= least && value <= most ? [] : [(column, Text(value), least == most ? Text(least) : $"{Text(least)} to {Text(most)}")];

    private static IEnumerable<(string, string, string)> Word(string column, string word, IReadOnlyCollection<string> known) =>
        known.Contains(word) ? [] : [(column, word, $"one of {string.Join(", ", known.Distinct())}")];

    private static bool IsRouting(string text) =>
        text is "router" or "balanced"
        || (
            text.StartsWith("zipf ", StringComparison.Ordinal)
            && double.TryParse(text["zipf ".Length..], NumberStyles.Float, CultureInfo.InvariantCulture, out var exponent)
            && exponent is >= 0 and <= 100
        );

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
