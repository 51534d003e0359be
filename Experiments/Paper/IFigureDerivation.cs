using System.Collections.Immutable;

namespace SimMoE.Experiments.Paper;

/// <summary>Makes a figure's tables from what its experiment's cells computed. Figures never compute: every ratio is made here.</summary>
public interface IFigureDerivation
{
    /// <summary>Name of the figure, and of its folder in the catalogue.</summary>
    string Figure { get; }

    /// <summary>Makes the tables.</summary>
    /// <param name="rows">Every row of the finished sweep.</param>
    /// <param name="folder">Folder of the spec, for files beside it.</param>
    /// <returns>The figure's table, <c>results.csv</c>, first; then further tables, each with its file name.</returns>
    ImmutableArray<(string File, FigureTable Table)> Derive(SweepRows rows, string folder);
}
