using System.Globalization;

namespace SimMoE.Trainer.Training;

/// <summary>A report as a line for a person.</summary>
public static class ProgressLine
{
    /// <summary>Such as <c>iter 10: loss 3.2104, 187.3 ms, 88.1k tok/s, mfu 31.2 %</c>.</summary>
    public static string Of(StepReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var utilization = report.Utilization is { } share ? string.Create(CultureInfo.InvariantCulture, $"{share * 100:F1} %") : "-";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"iter {report.Step}: loss {report.Loss:F4}, {report.Milliseconds:F1} ms, {Rate(report.TokensPerSecond)} tok/s, mfu {utilization}"
        );
    }

    /// <summary>Such as <c>iter 50: validation loss 3.1872, perplexity 24.22</c>.</summary>
    public static string Of(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"iter {report.Step}: validation loss {report.Loss:F4}, perplexity {report.Perplexity:F2}"
        );
    }

    private static string Rate(double perSecond) =>
        perSecond switch
        {
            >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{perSecond / 1e6:F2}M"),
            >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{perSecond / 1e3:F1}k"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{perSecond:F0}"),
        };
}
