using System.Collections.Immutable;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Profiles;

/// <summary>What one stage of an implementation costs, fitted to measurements of it.</summary>
/// <remarks>time = sum over terms of coefficient x best time, times the exponential of the residual field. docs/calibration.md.</remarks>
public sealed record StageFit
{
    /// <summary>Stage name.</summary>
    public required string Stage { get; init; }

    /// <summary>Direction.</summary>
    public required Pass Pass { get; init; }

    /// <summary>Kernels that the host issues for it, counted in the trainer's code; <see cref="LaunchesPerChoice"/> more for each of
    /// k.</summary>
    public required int Launches { get; init; }

    /// <summary>Further kernels for each expert that a token chooses.</summary>
    public int LaunchesPerChoice { get; init; }

    /// <summary>Times that the host waits for the device.</summary>
    public int HostSyncs { get; init; }

    /// <summary>Terms with their coefficients.</summary>
    public required ImmutableArray<TermFit> Terms { get; init; }

    /// <summary>Correction between measured shapes; null where there were too few.</summary>
    public ResidualField? Residuals { get; init; }

    /// <summary>Least and greatest of each size that matters, as measured.</summary>
    public required ImmutableArray<SizeRange> Range { get; init; }

    /// <summary>How well it fits.</summary>
    public required FitQuality Quality { get; init; }

    /// <summary>Predicts the stage.</summary>
    /// <param name="terms">The device's terms.</param>
    /// <param name="shape">Sizes.</param>
    public (double Seconds, Knowledge Knowledge) Predict(StageTerms terms, StageShape shape)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(shape);
        var seconds = 0.0;
        foreach (var term in Terms)
        {
            seconds += term.Coefficient == 0 ? 0 : term.Coefficient * terms.Seconds(term.Name, shape);
        }

        var isOutside = false;
        foreach (var range in Range)
        {
            isOutside |= !range.Holds(StageTerms.Size(range.Size, shape));
        }

        if (Residuals is null)
        {
            return (
                seconds,
                isOutside ? Knowledge.Extrapolated
                : Quality.Shapes.Contains(ShapeKey(shape)) ? Knowledge.Measured
                : Knowledge.Interpolated
            );
        }

        var place = new double[Residuals.Sizes.Length];
        for (var size = 0; size < place.Length; size++)
        {
            var name = Residuals.Sizes[size];
            place[size] = Math.Log(Range.First(range => range.Size == name).Hold(StageTerms.Size(name, shape)));
        }

        return (seconds * Math.Exp(Residuals.At(place)), isOutside ? Knowledge.Extrapolated : Near(shape, place));
    }

    /// <summary>Kernels that the host issues.</summary>
    public int LaunchesOf(StageShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return Launches + (LaunchesPerChoice * shape.TopK);
    }

    // Measured means the shape itself; routed row counts scatter by a few per cent from run to run.
    private Knowledge Near(StageShape shape, double[] place)
    {
        const double scatter = 0.05;
        foreach (var point in Residuals!.Points)
        {
            var same = true;
            for (var size = 0; size < place.Length && same; size++)
            {
                same = Math.Abs(point[size] - place[size]) < scatter;
            }

            if (same && Quality.Shapes.Contains(ShapeKey(shape)))
            {
                return Knowledge.Measured;
            }
        }

        return Knowledge.Interpolated;
    }

    /// <summary>The sizes of a shape that are chosen, not routed, as one text.</summary>
    public static string ShapeKey(StageShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{shape.Ranks}/{shape.Tokens}/{shape.Hidden}/{shape.Width}/{shape.Experts}/{shape.TopK}/{shape.ExpertSize}"
        );
    }
}

/// <summary>One term of a fit.</summary>
/// <param name="Name">A name of <see cref="StageTerms.Names"/>.</param>
/// <param name="Coefficient">Times that it is done, over its share of the ceiling; 0 or more.</param>
/// <param name="Low">Lower end of the 95 % confidence interval.</param>
/// <param name="High">Upper end.</param>
public sealed record TermFit(string Name, double Coefficient, double Low, double High);

/// <summary>Between which values a size was measured.</summary>
/// <param name="Size">A name of <see cref="StageTerms.SizeNames"/>.</param>
/// <param name="Low">Least.</param>
/// <param name="High">Greatest.</param>
public sealed record SizeRange(string Size, double Low, double High)
{
    // Routed row counts scatter around the even share.
    private const double Scatter = 1.02;

    /// <summary>True if a value lies within.</summary>
    public bool Holds(double value) => value >= Low / Scatter && value <= High * Scatter;

    /// <summary>The nearest value within.</summary>
    public double Hold(double value) => Math.Clamp(value, Low, High);
}

/// <summary>How a fit follows its rows, errors as shares of the measured time.</summary>
public sealed record FitQuality
{
    /// <summary>Rows that it was fitted to.</summary>
    public required int Rows { get; init; }

    /// <summary>Median of |error| of the law without its residual field.</summary>
    public required double LawMedian { get; init; }

    /// <summary>Worst |error| of the law alone.</summary>
    public required double LawWorst { get; init; }

    /// <summary>Median of |error| at rows that were left out one by one.</summary>
    public required double LeftOutMedian { get; init; }

    /// <summary>Worst of them.</summary>
    public required double LeftOutWorst { get; init; }

    /// <summary>Shapes that it was fitted to, as <see cref="StageFit.ShapeKey"/>.</summary>
    public required ImmutableSortedSet<string> Shapes { get; init; }
}
