using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SimMoE.Experiments.Paper.Tables;
using SimMoE.Plots.Tables;

namespace SimMoE.Experiments.Paper;

/// <summary>Writes the causes of a speed-up as a table for a page: what HP saves on each fabric, cause by cause.</summary>
public static class CausesText
{
    private static readonly ImmutableArray<Column> Columns =
    [
        new("baseline", ColumnKind.Text, "what HP is compared with"),
        new("fabric", ColumnKind.Text, "name of the cluster"),
        new("k", ColumnKind.Positive, "experts that a token uses"),
        new("granularity", ColumnKind.Positive, "factor on the number of experts"),
        new("cause", ColumnKind.Text, "why time passes"),
        new("saved_ms", ColumnKind.Number, "what HP saves; negative where it takes longer"),
    ];

    /// <summary>The table in Markdown, with an empty line before it; empty where the folder has no causes.</summary>
    /// <param name="folder">Folder of a figure's tables.</param>
    public static string Write(string folder)
    {
        var file = Path.Combine(folder, SpeedUpMap.CausesFile);
        if (!File.Exists(file))
        {
            return "";
        }

        var table = TableReader.Read(file, Columns);
        var columns = table.Rows.Select(row => (Baseline: row.Text("baseline"), Fabric: row.Text("fabric"))).Distinct().ToArray();
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"\n\nWhat HP saves at k = {table.Rows[0].Text("k")} and granularity {table.Rows[0].Text("granularity")}, ms a step; "
        );
        text.Append("the causes add up to the difference of the step times (docs/models/causes.md):\n\n| cause |");
        text.AppendJoin("", columns.Select(column => $" {column.Baseline}, {column.Fabric} |")).Append("\n|---|");
        text.Insert(text.Length, "---:|", columns.Length).Append('\n');
        foreach (var cause in table.Distinct("cause"))
        {
            text.Append("| ").Append(cause).Append(" |");
            foreach (var column in columns)
            {
                text.Append(' ').Append(Cell(table, column, cause)).Append(" |");
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }

    private static string Cell(Table table, (string Baseline, string Fabric) column, string cause) =>
        table
            .Rows.First(row => row.Text("baseline") == column.Baseline && row.Text("fabric") == column.Fabric && row.Text("cause") == cause)
            .Number("saved_ms")
            .ToString("0.0;-0.0;0", CultureInfo.InvariantCulture);
}
