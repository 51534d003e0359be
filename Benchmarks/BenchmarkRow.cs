namespace SimMoE.Benchmarks;

/// <summary>A row from two functions.</summary>
/// <param name="Name">Name.</param>
/// <param name="Target">Wall seconds to reach; 0 for none.</param>
/// <param name="Small">Warm-up.</param>
/// <param name="Work">The work.</param>
public sealed record BenchmarkRow(string Name, double Target, Action Small, Func<BenchmarkOutcome> Work) : IBenchmarkRow
{
    /// <inheritdoc/>
    public void WarmUp() => Small();

    /// <inheritdoc/>
    public BenchmarkOutcome Run() => Work();
}
