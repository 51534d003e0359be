using System.Collections.Immutable;

namespace SimMoE.Experiments.Paper.Tables;

/// <summary>Time of dispatch and combine of one forward layer, until the last rank has finished.</summary>
public sealed class LatencyBySkew : IFigureDerivation
{
    private const double MillisecondsPerMicrosecond = 1e-3;

    /// <inheritdoc/>
    public string Figure => "fig2-latency-by-skew";

    /// <inheritdoc/>
    public ImmutableArray<(string File, FigureTable Table)> Derive(SweepRows rows, string folder)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var table = new FigureTable(["strategy", "skew", "k", "source", .. Spread.Columns("alltoall_ms"), "rows_max_over_mean"]);
        foreach (var point in rows.Points())
        {
            var time = point.SpreadOfStages(stages => StageSums.Busiest(stages, StageSums.Exchanges)) * MillisecondsPerMicrosecond;
            var load = point.Spread(row => row.Number("load_max_over_mean"));
            table.Add([
                point.Case,
                point.Text("routing.exponent"),
                point.Text("model.moe.top_k"),
                "simulated",
                .. time.Cells,
                FigureTable.Text(load.Mean),
            ]);
        }

        return [(FigureDerivations.FileName, table)];
    }
}
