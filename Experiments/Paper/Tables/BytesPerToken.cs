using System.Collections.Immutable;
using System.Globalization;

namespace SimMoE.Experiments.Paper.Tables;

/// <summary>Bytes per token and layer: those that leave ranks in one layer over the tokens of all ranks.</summary>
public sealed class BytesPerToken : IFigureDerivation
{
    private const string K = "model.moe.top_k";
    private const string Simulated = "simulated";

    // Dispatch and combine, each forward and backward (arXiv 2602.04870, section 2.3 and its reference code).
    private const int Transfers = 4;
    private const int ElementBytes = 2;

    /// <inheritdoc/>
    public string Figure => "fig1-bytes-per-token";

    /// <inheritdoc/>
    public ImmutableArray<(string File, FigureTable Table)> Derive(SweepRows rows, string folder)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var table = new FigureTable(["strategy", "k", "source", .. Spread.Columns("bytes_per_token")]);
        foreach (var point in rows.Points())
        {
            var bytes = point.Spread(row => row.Number("token_wire_bytes") / row.Number("tokens"));
            table.Add([point.Case, point.Text(K), Simulated, .. bytes.Cells]);
        }

        foreach (var point in rows.Points().Where(point => point.Case == "ep-dedup"))
        {
            // A token travels at most once to each other rank.
            var most = Transfers * ElementBytes * HiddenSize * (int.Parse(point.Text("ranks"), CultureInfo.InvariantCulture) - 1.0);
            table.Add([point.Case, point.Text(K), "bound", .. new Spread(most, most, most).Cells]);
        }

        return [(FigureDerivations.FileName, table)];
    }

    // Of every model of the experiment (Workload/Presets/paper-2.2b-*.yaml); a test compares it with them.
    internal const int HiddenSize = 1024;
}
