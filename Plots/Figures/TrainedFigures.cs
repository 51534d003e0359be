using System.Collections.Immutable;

namespace SimMoE.Plots.Figures;

/// <summary>The figures whose tables come from training runs, not from the simulator.</summary>
public static class TrainedFigures
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<Figure> All { get; } = [new QualityParity()];

    /// <summary>A figure by its name, or null.</summary>
    public static Figure? Find(string name) => All.FirstOrDefault(figure => figure.Name == name);
}
