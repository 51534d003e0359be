using System.Collections.Immutable;
using MathNet.Numerics.Statistics;
using SimMoE.Simulator.Profiles;

namespace SimMoE.Calibration.Fitting;

/// <summary>Fits one stage: first the terms, then the field of what they leave.</summary>
internal static class StageFitting
{
    private const double MicrosecondsPerLaunch = 3;

    /// <summary>Fits a stage.</summary>
    /// <param name="recipe">What it does.</param>
    /// <param name="samples">Measured times, one or more.</param>
    public static StageFit Fit(StageRecipe recipe, IReadOnlyList<StageSample> samples)
    {
        // Devices that lend to each other stand apart in the field by as much as leaving shapes out says.
        if (samples.Any(sample => !sample.IsOwn))
        {
            recipe = recipe with { Sizes = recipe.Sizes.Add("balance") };
        }

        var names = Names(recipe, samples);
        var values = samples.Select(sample => names.Select(name => sample.Terms.Seconds(name, sample.Shape)).ToArray()).ToArray();
        double[] times = [.. samples.Select(sample => sample.Seconds)];
        var keys = samples.Select(sample => StageFit.ShapeKey(sample.Shape)).ToList();
        var known = keys.Distinct().ToList();
        int[] groups = [.. keys.Select(key => known.IndexOf(key))];
        double[] expected = [.. names.Select(name => Expected(name, recipe, samples))];
        var coefficients = NonNegativeLeastSquares.Fit(values, times, expected);
        double[] residuals = [.. Residuals(values, times, coefficients)];
        double[][] places =
        [
            .. samples.Select(sample => recipe.Sizes.Select(size => Math.Log(StageTerms.Size(size, sample.Shape))).ToArray()),
        ];
        var (field, _) = ResidualFitting.Fit(recipe.Sizes, places, residuals, groups);
        var leftOut = LeftOut(values, times, expected, recipe, places, groups, field);
        return new StageFit
        {
            Stage = recipe.Stage,
            Pass = recipe.Pass,
            Launches = recipe.Launches,
            LaunchesPerChoice = recipe.LaunchesPerChoice,
            HostSyncs = recipe.HostSyncs,
            Terms =
            [
                .. names.Select(
                    (name, i) =>
                        new TermFit(name, Rounded(coefficients[i].Value), Rounded(coefficients[i].Low), Rounded(coefficients[i].High))
                ),
            ],
            Residuals = field,
            Range = [.. recipe.Sizes.Select(size => Range(size, samples))],
            Quality = new FitQuality
            {
                Rows = samples.Count,
                LawMedian = Rounded(residuals.Select(Share).Median()),
                LawWorst = Rounded(residuals.Select(Share).Max()),
                LeftOutMedian = Rounded(leftOut.Select(Share).Median()),
                LeftOutWorst = Rounded(leftOut.Select(Share).Max()),
                Shapes = [.. samples.Where(sample => sample.IsOwn).Select(sample => StageFit.ShapeKey(sample.Shape))],
            },
        };
    }

    // A kernel issued takes a few microseconds of the device; counts cost little beside bytes; products reach most of their ceiling.
    private static double Expected(string term, StageRecipe recipe, IReadOnlyList<StageSample> samples) =>
        term switch
        {
            "fixed" => MicrosecondsPerLaunch
                * (recipe.Launches + (recipe.LaunchesPerChoice * samples.Average(sample => sample.Shape.TopK))),
            "rows" or "tokens" or "groups" or "choices" or "tensors" => 0,
            "grouped-rows" or "grouped-weights" => 1,
            _ => double.NaN,
        };

    // Terms that are zero at every row say nothing, and of few rows no more terms can be told apart.
    private static string[] Names(StageRecipe recipe, IReadOnlyList<StageSample> samples)
    {
        string[] moving = [.. recipe.Terms.Where(name => samples.Any(sample => sample.Terms.Seconds(name, sample.Shape) > 0))];
        return moving.Length > 0 ? moving : [.. recipe.Terms.Take(1)];
    }

    private static IEnumerable<double> Residuals(
        double[][] values,
        double[] times,
        (double Value, double Low, double High)[] coefficients
    ) => times.Select((time, row) => Math.Log(time / Math.Max(1e-12, Law(values[row], coefficients))));

    private static double Law(double[] values, (double Value, double Low, double High)[] coefficients) =>
        values.Select((value, term) => value * coefficients[term].Value).Sum();

    /// <summary>Log errors at each row of a fit made without its shape: terms and field anew, the field's lengths kept.</summary>
    private static double[] LeftOut(
        double[][] values,
        double[] times,
        double[] expected,
        StageRecipe recipe,
        double[][] places,
        int[] groups,
        ResidualField? field
    )
    {
        var errors = new double[times.Length];
        var shapes = groups.Distinct().ToList();
        if (shapes.Count < 2)
        {
            return [.. times.Select(_ => double.NaN)];
        }

        foreach (var shape in shapes)
        {
            int[] rest = [.. Enumerable.Range(0, times.Length).Where(row => groups[row] != shape)];
            var coefficients = NonNegativeLeastSquares.Fit(
                [.. rest.Select(row => values[row])],
                [.. rest.Select(row => times[row])],
                expected
            );
            double[] all = [.. Residuals(values, times, coefficients)];
            var partial = field is null ? null : ResidualFitting.Refit(field, recipe.Sizes, places, all, rest);
            foreach (var row in Enumerable.Range(0, times.Length).Where(row => groups[row] == shape))
            {
                errors[row] = all[row] - (partial?.At(Clamped(field!, recipe.Sizes, places, rest, row)) ?? 0);
            }
        }

        return errors;
    }

    private static double[] Clamped(ResidualField field, ImmutableArray<string> sizes, double[][] places, int[] rest, int row) =>
        [
            .. field
                .Sizes.Select(size => sizes.IndexOf(size))
                .Select(size =>
                    Math.Clamp(places[row][size], rest.Min(other => places[other][size]), rest.Max(other => places[other][size]))
                ),
        ];

    private static SizeRange Range(string size, IReadOnlyList<StageSample> samples)
    {
        double[] found = [.. samples.Select(sample => StageTerms.Size(size, sample.Shape))];
        return new SizeRange(size, found.Min(), found.Max());
    }

    private static double Share(double logarithm) => Math.Abs(Math.Exp(-logarithm) - 1);

    private static double Rounded(double value) =>
        double.IsFinite(value)
            ? double.Parse(
                value.ToString("G6", System.Globalization.CultureInfo.InvariantCulture),
                System.Globalization.CultureInfo.InvariantCulture
            )
            : -1;
}
