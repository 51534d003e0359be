using SimMoE.Simulator.Compute;
using SimMoE.Topology;

namespace SimMoE.Simulator.Profiles;

/// <summary>Pieces of work that stages are made of, each as the time that the device's data sheet allows at best. A fit is how many times
/// each
/// is done, or how far from the ceiling it stays.</summary>
/// <remarks>docs/calibration.md lists them. Bytes are of payloads that a stage passes over; how often it does is fitted.</remarks>
public sealed class StageTerms
{
    private const double Nanosecond = 1e-9;

    private static readonly SortedDictionary<string, Func<StageTerms, StageShape, double>> Laws = new(StringComparer.Ordinal)
    {
        // Fixed, and by count.
        ["fixed"] = (_, _) => 1e-6,
        ["rows"] = (_, shape) => shape.Rows * Nanosecond,
        ["tokens"] = (_, shape) => shape.Tokens * Nanosecond,
        ["choices"] = (_, shape) => (double)shape.Rows * shape.TopK * Nanosecond,
        ["groups"] = (_, shape) => (double)shape.Rows / Math.Max(1, shape.TopK) * Nanosecond,
        ["local-experts"] = (_, shape) => shape.LocalExperts * 1e-6,
        ["tensors"] = (_, shape) => shape.Tensors * 1e-6,

        // Payloads.
        ["row-bytes"] = (terms, shape) => terms.Bytes(2.0 * shape.Rows * shape.Width),
        ["group-bytes"] = (terms, shape) => terms.Bytes(2.0 * shape.Rows / Math.Max(1, shape.TopK) * shape.Width),
        ["token-bytes"] = (terms, shape) => terms.Bytes(2.0 * shape.Tokens * shape.Hidden),
        ["projected-bytes"] = (terms, shape) => terms.Bytes(2.0 * shape.Tokens * shape.ProjectedWidth),
        ["unpacked-bytes"] = (terms, shape) => shape.Ranks == 1 ? 0 : terms.Bytes(2.0 * shape.Tokens * shape.ProjectedWidth),
        ["score-bytes"] = (terms, shape) => terms.Bytes(4.0 * shape.Rows * shape.Experts),
        ["round-bytes"] = (terms, shape) => terms.Bytes(4.0 * shape.Rows * shape.Experts * shape.TopK),
        ["inner-bytes"] = (terms, shape) => terms.Bytes(2.0 * shape.Rows * shape.ExpertSize),
        ["weight-bytes"] = (terms, shape) => terms.Bytes(4.0 * shape.LocalExperts * shape.Width * shape.ExpertSize),
        ["logit-bytes"] = (terms, shape) => terms.Bytes(4.0 * shape.Tokens * shape.Vocabulary),
        ["dense-bytes"] = (terms, shape) => terms.Bytes(2.0 * shape.Tokens * shape.DenseSize),
        ["parameter-bytes"] = (terms, shape) => terms.Bytes(4.0 * shape.Parameters),

        // Products, multiply-adds as two operations.
        ["router-f32"] = (terms, shape) => 2.0 * shape.Rows * shape.Width * shape.Experts / terms._device.PeakF32.PerSecond,
        ["router-bf16"] = (terms, shape) => terms.Flops(2.0 * shape.Rows * shape.Width * shape.Experts),
        ["projection"] = (terms, shape) => terms.Flops(2.0 * shape.Tokens * shape.Hidden * shape.ProjectedWidth),
        ["attention-projections"] = (terms, shape) => terms.Flops(2.0 * shape.Tokens * shape.AttentionWeights),
        ["attention-scores"] = (terms, shape) => terms.Flops(2.0 * shape.Tokens * shape.SequenceLength * shape.AttentionWidth),
        ["dense-products"] = (terms, shape) => terms.Flops(4.0 * shape.Tokens * shape.Hidden * shape.DenseSize),
        ["head-product"] = (terms, shape) => terms.Flops(2.0 * shape.Tokens * shape.Hidden * shape.Vocabulary),

        // Grouped products by tiles and waves: up and down, and their two weight gradients.
        ["grouped-rows"] = (terms, shape) => terms.GroupedRows(shape),
        ["grouped-weights"] = (terms, shape) => terms.GroupedWeights(shape),
    };

    private static readonly SortedDictionary<string, Func<StageShape, double>> Sizes = new(StringComparer.Ordinal)
    {
        ["rows"] = shape => shape.Rows,
        ["width"] = shape => shape.Width,
        ["hidden"] = shape => shape.Hidden,
        ["tokens"] = shape => shape.Tokens,
        ["experts"] = shape => shape.Experts,
        ["local-experts"] = shape => shape.LocalExperts,
        ["top-k"] = shape => shape.TopK,
        ["expert-size"] = shape => shape.ExpertSize,
        ["skew"] = Skew,
        ["parameters"] = shape => shape.Parameters,
        ["balance"] = shape => shape.Balance,
        ["ranks"] = shape => shape.Ranks,
    };

    private readonly Device _device;
    private readonly TiledProduct _grouped;
    private readonly TiledProduct _weightGradient;

    /// <summary>Terms on one device.</summary>
    /// <param name="device">Ceilings.</param>
    /// <param name="kernels">Tiles of grouped products.</param>
    public StageTerms(Device device, KernelProfile kernels)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(kernels);
        _device = device;
        _grouped = new TiledProduct(device, kernels.GroupedGemm);
        _weightGradient = new TiledProduct(device, kernels.GroupedWeightGradient);
    }

    /// <summary>Names of the terms.</summary>
    public static IReadOnlyCollection<string> Names => Laws.Keys;

    /// <summary>Names of the sizes over which utilisation is interpolated.</summary>
    public static IReadOnlyCollection<string> SizeNames => Sizes.Keys;

    /// <summary>Best time of a term, seconds.</summary>
    /// <param name="term">One of <see cref="Names"/>.</param>
    /// <param name="shape">Sizes.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such term.</exception>
    public double Seconds(string term, StageShape shape) =>
        Laws.TryGetValue(term, out var law)
            ? law(this, shape)
            : throw new ArgumentOutOfRangeException(nameof(term), term, $"expected one of {string.Join(", ", Names)}");

    /// <summary>A size of a shape, more than 0 where it matters.</summary>
    /// <param name="name">One of <see cref="SizeNames"/>.</param>
    /// <param name="shape">Sizes.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such size.</exception>
    public static double Size(string name, StageShape shape) =>
        Sizes.TryGetValue(name, out var size)
            ? size(shape)
            : throw new ArgumentOutOfRangeException(nameof(name), name, $"expected one of {string.Join(", ", SizeNames)}");

    // Rows of the fullest expert over the mean; 1 where nothing is known about experts.
    private static double Skew(StageShape shape)
    {
        var (most, sum) = (0L, 0L);
        foreach (var rows in shape.ExpertRows.Span)
        {
            most = Math.Max(most, rows);
            sum += rows;
        }

        return sum == 0 ? 1 : Math.Max(1, most * (double)shape.ExpertRows.Length / sum);
    }

    private double Bytes(double amount) => amount / _device.MemoryBandwidth.PerSecond;

    private double Flops(double amount) => amount / _device.PeakBf16.PerSecond;

    private double GroupedRows(StageShape shape)
    {
        var rows = shape.ExpertRows.Span;
        return _grouped.GroupedRows(rows, shape.ExpertSize, shape.Width).TotalSeconds
            + _grouped.GroupedRows(rows, shape.Width, shape.ExpertSize).TotalSeconds;
    }

    private double GroupedWeights(StageShape shape)
    {
        var rows = shape.ExpertRows.Span;
        return _weightGradient.GroupedInner(rows, shape.Width, shape.ExpertSize).TotalSeconds
            + _weightGradient.GroupedInner(rows, shape.ExpertSize, shape.Width).TotalSeconds;
    }
}
