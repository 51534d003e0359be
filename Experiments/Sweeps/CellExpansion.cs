using System.Collections.Immutable;
using System.Globalization;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Yaml;

namespace SimMoE.Experiments.Sweeps;

/// <summary>Spreads an experiment into its cells: cases x axes x seeds, the seed running fastest.</summary>
public static class CellExpansion
{
    private static readonly string[] NotInCells =
    [
        "question",
        "expectation",
        "axes",
        "cases",
        "baseline",
        "seeds",
        .. TrainSpecReader.Keys,
    ];

    /// <summary>Every cell, in table order.</summary>
    /// <param name="root">The spec.</param>
    /// <param name="axes">What varies; full product.</param>
    /// <param name="cases">What is compared; none is one case without name.</param>
    /// <param name="seeds">At least one.</param>
    public static ImmutableArray<Cell> Of(
        SpecMap root,
        ImmutableArray<Axis> axes,
        ImmutableArray<ExperimentCase> cases,
        ImmutableArray<ulong> seeds
    )
    {
        ArgumentNullException.ThrowIfNull(root);
        var common = root with { Entries = root.Entries.RemoveAll(entry => NotInCells.Contains(entry.Key)) };
        var cells = ImmutableArray.CreateBuilder<Cell>();
        ImmutableArray<ExperimentCase> variants = cases.IsEmpty ? [new ExperimentCase("", [])] : cases;
        foreach (var variant in variants)
        {
            foreach (var point in Product(axes))
            {
                var coordinates = Coordinates(cases.IsEmpty ? null : variant.Name, point);
                var fields = variant.Fields.AddRange(point);
                foreach (var seed in seeds)
                {
                    cells.Add(Make(cells.Count, common, fields, coordinates, seed));
                }
            }
        }

        return cells.ToImmutable();
    }

    private static Cell Make(
        int index,
        SpecMap common,
        ImmutableArray<(string Path, SpecNode Value)> fields,
        ImmutableArray<(string Column, string Value)> coordinates,
        ulong seed
    )
    {
        var text = seed.ToString(CultureInfo.InvariantCulture);
        var spec = ExperimentReader.Apply(common, fields).With("seed", new SpecScalar(common.File, "$.seed", 0, text));
        return new Cell(index, CellKey.Of(spec), coordinates.Add(("seed", text)), spec);
    }

    private static ImmutableArray<(string Column, string Value)> Coordinates(
        string? name,
        ImmutableArray<(string Path, SpecNode Value)> point
    )
    {
        var columns = ImmutableArray.CreateBuilder<(string, string)>();
        if (name is not null)
        {
            columns.Add(("case", name));
        }

        columns.AddRange(point.Select(field => (field.Path, Axis.Label(field.Value) ?? "")));
        return columns.ToImmutable();
    }

    private static IEnumerable<ImmutableArray<(string Path, SpecNode Value)>> Product(ImmutableArray<Axis> axes)
    {
        IEnumerable<ImmutableArray<(string Path, SpecNode Value)>> points =
        [
            [],
        ];
        foreach (var axis in axes)
        {
            points = points.SelectMany(before => axis.Points.Select(values => before.AddRange(axis.Fields.Zip(values)))).ToArray();
        }

        return points;
    }
}
