namespace SimMoE.Benchmarks;

/// <summary>What a row reports beside its cost.</summary>
/// <param name="Events">Events handled.</param>
/// <param name="Simulated">Simulated seconds; 0 if the row simulates nothing.</param>
public readonly record struct BenchmarkOutcome(long Events, double Simulated);
