using System.Collections.Immutable;

namespace SimMoE.Experiments.Paper.Tables;

/// <summary>Step time against GPUs, and the speed-up over EP on as many.</summary>
public sealed class Scaling : IFigureDerivation
{
    private const string Baseline = "ep";
    private const string Fabric = "H100 nodes, rails 400 Gb/s";

    /// <inheritdoc/>
    public string Figure => "fig6-scaling";

    /// <inheritdoc/>
    public ImmutableArray<(string File, FigureTable Table)> Derive(SweepRows rows, string folder)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var table = new FigureTable(["fabric", "strategy", "gpus", "source", .. Spread.Columns("step_ms"), .. Spread.Columns("speedup")]);
        var points = rows.Points().ToArray();
        var baselines = points.Where(point => point.Case == Baseline).ToDictionary(point => point.Results[0].Point, StringComparer.Ordinal);
        foreach (var point in points)
        {
            string[] speedUp = point.Case == Baseline ? ["", "", ""] : SpeedUpMap.SpeedUp(baselines[point.Results[0].Point], point).Cells;
            table.Add([
                Fabric,
                Strategy(point),
                point.Text("ranks"),
                "simulated",
                .. point.Spread(row => row.Number("step_time_ms")).Cells,
                .. speedUp,
            ]);
        }

        return [(FigureDerivations.FileName, table)];
    }

    /// <summary>Head parallel with one rank in each inner group is plain HP.</summary>
    private static string Strategy(SweepPoint point) => point.Case != Baseline && point.Text("expert_parallel") == "1" ? "hp" : point.Case;
}
