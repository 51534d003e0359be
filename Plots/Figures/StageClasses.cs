using System.Collections.Immutable;
using ScottPlot;

namespace SimMoE.Plots.Figures;

/// <summary>The two dozen stages in the few colours that a reader can tell apart.
/// Stages of one class lie side by side in a bar.</summary>
internal static class StageClasses
{
    /// <summary>Classes in the order of a bar, each with its colour and stages.</summary>
    public static ImmutableArray<(string Label, Color Colour, ImmutableArray<string> Stages)> All { get; } =
    [
        ("experts", Theme.Green, ["experts", "shared-experts"]),
        ("router", Theme.Purple, ["router"]),
        ("projections", Theme.Yellow, ["project-in", "project-out"]),
        ("data movement on the GPU", Theme.Orange, ["count", "permute", "pack", "group", "regroup", "ungroup", "unpermute", "aggregate"]),
        ("all-to-all", Theme.Blue, ["dispatch", "combine", "forward"]),
        ("metadata and host sync", Theme.Vermilion, ["metadata-exchange", "host-sync"]),
        ("waiting for launches", Color.FromHex("#5D3A1A"), ["launch-wait"]),
        ("gradient all-reduce", Theme.Sky, ["gradient-reduce"]),
        ("dense layers", Color.FromHex("#BDBDBD"), ["embedding", "norm", "attention", "dense-ffn", "head"]),
        ("optimiser", Color.FromHex("#7A7A7A"), ["clip", "optimizer"]),
        ("idle", Color.FromHex("#E8E8E8"), ["idle"]),
    ];

    /// <summary>Colour of a stage's class; unknown stages are black.</summary>
    public static Color ColourOf(string stage) =>
        All.Where(c => c.Stages.Contains(stage)).Select(c => c.Colour).DefaultIfEmpty(Colors.Black).First();

    /// <summary>Place of a stage's class in a bar; unknown stages come last.</summary>
    public static int Rank(string stage)
    {
        for (var i = 0; i < All.Length; i++)
        {
            if (All[i].Stages.Contains(stage))
            {
                return i;
            }
        }

        return All.Length;
    }
}
