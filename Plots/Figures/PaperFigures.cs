using System.Collections.Immutable;

namespace SimMoE.Plots.Figures;

/// <summary>The figures of the paper, in its order.</summary>
public static class PaperFigures
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<Figure> All { get; } =
    [
        new Fig1BytesPerToken(),
        new Fig2LatencyBySkew(),
        new Fig3MemoryBySkew(),
        new Fig4WhereAStepGoes(),
        new Fig5SpeedUpMap(),
        new Fig6Scaling(),
        new Fig7MetadataCost(),
        new Fig8TableOne(),
    ];

    /// <summary>A figure by its name, or null.</summary>
    public static Figure? Find(string name) => All.FirstOrDefault(figure => figure.Name == name);
}
