namespace SimMoE.Benchmarks;

/// <summary>Rows that belong together.</summary>
public interface IBenchmarkSet
{
    /// <summary>The rows, in the table's order.</summary>
    IEnumerable<IBenchmarkRow> Rows { get; }
}
