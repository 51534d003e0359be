namespace SimMoE.Benchmarks;

/// <summary>One row of the table: a piece of work, run alone in a process of its own.</summary>
/// <remarks>To add rows, implement <see cref="IBenchmarkSet"/> and list it in <c>Program.cs</c>.</remarks>
public interface IBenchmarkRow
{
    /// <summary>Name, also the filter's text: <c>network/random-exact-128</c>.</summary>
    string Name { get; }

    /// <summary>Wall seconds to reach on the machine of the table; 0 for none.</summary>
    double Target { get; }

    /// <summary>The same work in small, so that the compiler's time is not measured.</summary>
    void WarmUp();

    /// <summary>The work.</summary>
    BenchmarkOutcome Run();
}
