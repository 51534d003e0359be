using SimMoE.Workload.Measurements;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary>Numbers with as many digits as the clocks have: nanoseconds.</summary>
public static class Rounded
{
    /// <summary>Microseconds to the nanosecond.</summary>
    public static Quartiles Times(Quartiles time) => new(Math.Round(time.Lower, 3), Math.Round(time.Median, 3), Math.Round(time.Upper, 3));

    /// <summary>10^9 bytes a second, four decimals.</summary>
    public static double Rate(double rate) => double.IsFinite(rate) ? Math.Round(rate, 4) : 0;
}
