namespace SimMoE.Experiments.Validation;

/// <summary>Finds the one parameter of a link class that makes a prediction equal a calibration row.</summary>
internal static class EfficiencyFit
{
    private const int Steps = 4;
    private const int Digits = 3;

    /// <summary>Secant steps in the reciprocal of the share of the line rate, in which a time is nearly linear.</summary>
    /// <param name="time">Predicted time under a share in (0, 1].</param>
    /// <param name="target">Measured time in the same unit.</param>
    /// <returns>Rounded to three digits after the point.</returns>
    public static double Share(Func<double, double> time, double target)
    {
        var (first, second) = (1.0, 2.0);
        var (firstTime, secondTime) = (time(1 / first), time(1 / second));
        for (var step = 0; step < Steps && secondTime != firstTime; step++)
        {
            var next = Math.Max(1.0, second + ((target - secondTime) * (second - first) / (secondTime - firstTime)));
            (first, firstTime) = (second, secondTime);
            (second, secondTime) = (next, time(1 / next));
        }

        return Math.Round(1 / second, Digits);
    }
}
