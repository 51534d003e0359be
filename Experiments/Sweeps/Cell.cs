using System.Collections.Immutable;
using SimMoE.Experiments.Yaml;

namespace SimMoE.Experiments.Sweeps;

/// <summary>One run of an experiment: one value on each axis, one case, one seed.</summary>
/// <param name="Index">Position in the experiment, from 0.</param>
/// <param name="Key">Hash of the resolved spec; what results are found by.</param>
/// <param name="Coordinates">Columns that tell this cell from the others, in column order; the last one is <c>seed</c>.</param>
/// <param name="Spec">What is run: the spec with every field of the cell set, without axes and cases.</param>
public sealed record Cell(int Index, string Key, ImmutableArray<(string Column, string Value)> Coordinates, SpecMap Spec)
{
    /// <summary>For a person: <c>case=ep model.moe.top_k=4 seed=1</c>.</summary>
    public override string ToString() => string.Join(' ', Coordinates.Select(pair => $"{pair.Column}={pair.Value}"));
}
