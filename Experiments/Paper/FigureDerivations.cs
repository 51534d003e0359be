using System.Collections.Immutable;
using SimMoE.Experiments.Paper.Tables;

namespace SimMoE.Experiments.Paper;

/// <summary>How each figure of the paper gets its table.</summary>
public static class FigureDerivations
{
    /// <summary>File of the table that a figure draws.</summary>
    public const string FileName = "results.csv";

    /// <summary>All of them, in the order of the figures.</summary>
    public static ImmutableArray<IFigureDerivation> All { get; } =
    [
        new BytesPerToken(),
        new LatencyBySkew(),
        new MemoryBySkew(),
        new WhereAStepGoes(),
        new SpeedUpMap(),
        new Scaling(),
        new MetadataCost(),
        new TableOne(),
    ];

    /// <summary>A figure's derivation by the figure's name, or null.</summary>
    public static IFigureDerivation? Find(string figure) => All.FirstOrDefault(one => one.Figure == figure);
}
