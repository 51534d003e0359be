using SimMoE.Plots.Tables;
using SimMoE.Units;

namespace SimMoE.Plots.Parts;

/// <summary>The column <c>source</c> of tables.</summary>
public static class Origins
{
    /// <summary>The column that says where a row's numbers come from.</summary>
    public static Column Column { get; } =
        new("source", ColumnKind.Text, "`simulated` (drawn as a line), `measured` (marker) or `bound` (dashed)");

    /// <summary>The origin that a row names.</summary>
    /// <exception cref="SpecException">Its <c>source</c> is none of the three.</exception>
    public static Origin Of(Table table, Row row) => row.Text(Column.Name) switch
    {
        "simulated" => Origin.Simulated,
        "measured" => Origin.Measured,
        "bound" => Origin.Bound,
        var other => throw new SpecException(
            new Problem("$.source", $"'{other}' is no source", "simulated, measured or bound", row.Line, table.Name)),
    };
}
