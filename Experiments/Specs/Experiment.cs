using System.Collections.Immutable;
using SimMoE.Experiments.Sweeps;
using SimMoE.Experiments.Yaml;

namespace SimMoE.Experiments.Specs;

/// <summary>A question, what is expected, and every run that answers it.</summary>
public sealed record Experiment
{
    /// <summary>Name: that of the spec's folder if the file is <c>spec.yaml</c>, of the file otherwise.</summary>
    public required string Name { get; init; }

    /// <summary>What the experiment asks.</summary>
    public required string Question { get; init; }

    /// <summary>What was expected before the first run; may be empty.</summary>
    public required string Expectation { get; init; }

    /// <summary>The case that others are compared with; null for none.</summary>
    public required string? Baseline { get; init; }

    /// <summary>Every run, in table order: cases, then axes in the order of the file, then seeds.</summary>
    public required ImmutableArray<Cell> Cells { get; init; }

    /// <summary>The spec as it was read, settings of the command line applied: what is written beside the results.</summary>
    public required SpecMap Resolved { get; init; }

    /// <summary>Columns that tell the cells apart.</summary>
    public IReadOnlyList<string> CoordinateColumns => [.. Cells[0].Coordinates.Select(pair => pair.Column)];
}
