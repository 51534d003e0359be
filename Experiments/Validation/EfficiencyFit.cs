namespace SimMoE.Experiments.Validation;

/// <summary>Finds the one parameter of a link class that makes a prediction equal a calibration row.</summary>
internal static class EfficiencyFit
{
    private const int Steps = 24;
    private const int Digits = 3;

    /// <summary>Bisects for the share of the line rate; times fall as it rises.</summary>
    /// <param name="time">Predicted time under a share in (0, 1].</param>
    /// <param name="target">Measured time in the same unit.</param>
    /// <returns>Rounded to three digits after the point.</returns>
    public static double Share(Func<double, double> time, double target)
    {
        var (low, high) = (0.01, 1.0);
        for (var step = 0; step < Steps; step++)
        {
            var middle = (low + high) / 2;
            if (time(middle) > target)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return Math.Round((low + high) / 2, Digits);
    }
}
