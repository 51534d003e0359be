using System.Collections.Immutable;

namespace SimMoE.Experiments.Paper.Tables;

/// <summary>Peak memory of the fullest rank, and what the device has.</summary>
public sealed class MemoryBySkew : IFigureDerivation
{
    private const double GigabytesPerByte = 1e-9;

    /// <inheritdoc/>
    public string Figure => "fig3-memory-by-skew";

    /// <inheritdoc/>
    public ImmutableArray<(string File, FigureTable Table)> Derive(SweepRows rows, string folder)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var table = new FigureTable(["strategy", "skew", "k", "source", .. Spread.Columns("peak_memory_gb"), "capacity_gb"]);
        foreach (var point in rows.Points())
        {
            var memory = point.Spread(row => row.Number("peak_memory_bytes")) * GigabytesPerByte;
            var capacity = point.Results[0].Number("memory_bytes") * GigabytesPerByte;
            table.Add([
                point.Case,
                point.Text("routing.exponent"),
                point.Text("model.moe.top_k"),
                "simulated",
                .. memory.Cells,
                FigureTable.Text(capacity),
            ]);
        }

        return [(FigureDerivations.FileName, table)];
    }
}
