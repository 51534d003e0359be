namespace SimMoE.Plots.Tables;

/// <summary>One checked row of a <see cref="Table"/>.</summary>
public sealed class Row
{
    private readonly Table _table;
    private readonly string[] _cells;

    internal Row(Table table, string[] cells, int line)
    {
        _table = table;
        _cells = cells;
        Line = line;
    }

    /// <summary>One-based line of the file.</summary>
    public int Line { get; }

    /// <summary>The cell as it stands in the file.</summary>
    /// <param name="column">Name of a column of the contract.</param>
    /// <exception cref="ArgumentException">The column is not in the contract.</exception>
    public string Text(string column) => _cells[_table.IndexOf(column)];

    /// <summary>The cell as a number.</summary>
    /// <param name="column">Name of a numeric column of the contract.</param>
    /// <returns>A finite number, in the unit that the column's name says.</returns>
    /// <exception cref="ArgumentException">The column is not in the contract, or the cell is empty.</exception>
    public double Number(string column) => Find(column) ?? throw new ArgumentException($"line {Line} has no {column}", nameof(column));

    /// <summary>The cell as a number, or null where it is empty.</summary>
    /// <param name="column">Name of a numeric column of the contract.</param>
    /// <exception cref="ArgumentException">The column is not in the contract.</exception>
    public double? Find(string column) => TableReader.TryNumber(Text(column), out var value) ? value : null;
}
