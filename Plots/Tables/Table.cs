using System.Collections.Immutable;

namespace SimMoE.Plots.Tables;

/// <summary>A result table that has been checked against the columns a figure reads. Reading a cell cannot fail any more.</summary>
public sealed class Table
{
    private readonly Dictionary<string, int> _index;
    private readonly List<Row> _rows = [];

    internal Table(string name, ImmutableArray<Column> columns)
    {
        Name = name;
        Columns = columns;
        _index = columns.Select((column, i) => (column.Name, i)).ToDictionary(p => p.Name, p => p.i, StringComparer.Ordinal);
    }

    /// <summary>File as the user named it.</summary>
    public string Name { get; }

    /// <summary>The columns of the contract, in its order. Other columns of the file are left out.</summary>
    public ImmutableArray<Column> Columns { get; }

    /// <summary>The rows, in file order; at least one.</summary>
    public IReadOnlyList<Row> Rows => _rows;

    /// <summary>The values of a column, each once, in the order in which they first occur.</summary>
    /// <param name="column">Name of a column of the contract.</param>
    /// <exception cref="ArgumentException">The column is not in the contract.</exception>
    public ImmutableArray<string> Distinct(string column)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. _rows.Select(row => row.Text(column)).Where(seen.Add)];
    }

    internal int IndexOf(string column) =>
        _index.TryGetValue(column, out var i)
            ? i
            : throw new ArgumentException($"'{column}' is not a column that this figure reads", nameof(column));

    internal void Add(string[] cells, int line) => _rows.Add(new Row(this, cells, line));
}
