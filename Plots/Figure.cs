using System.Collections.Immutable;
using SimMoE.Plots.Charts;
using SimMoE.Plots.Tables;
using SimMoE.Units;

namespace SimMoE.Plots;

/// <summary>One figure of the paper: which table it reads, what it says, how it is drawn. It never computes: every number that it
/// shows is a cell of its table.</summary>
public abstract class Figure
{
    /// <summary>Name of its files and of its folder in the catalogue, such as <c>fig1-bytes-per-token</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What it shows, in a few words.</summary>
    public abstract string Title { get; }

    /// <summary>The columns it reads.</summary>
    public abstract ImmutableArray<Column> Columns { get; }

    /// <summary>What a reader must know to read it, whatever the table; what its lines and markers are is added from the table.</summary>
    protected abstract string About { get; }

    /// <summary>The quantity that it draws by <c>source</c>, without <c>_mean</c>, or empty.</summary>
    protected virtual string Quantity => "";

    /// <summary>What a reader must know to read it; stands below it, never inside.</summary>
    /// <param name="table">The table that is drawn: the caption speaks of bands, markers and bounds only where it has them.</param>
    public virtual string Caption(Table table) => Quantity.Length == 0 ? About : $"{About} {Origins.Sentence(table, Quantity)}";

    /// <summary>Reads and checks the table.</summary>
    /// <param name="path">CSV file with at least the figure's columns.</param>
    /// <exception cref="SpecException">The file is not such a table; every problem is in it.</exception>
    public Table Read(string path) => TableReader.Read(path, Columns);

    /// <summary>Lays the figure out.</summary>
    /// <param name="table">A table read by <see cref="Read"/>.</param>
    /// <exception cref="SpecException">The table's rows do not make this figure.</exception>
    /// <exception cref="RenderException">The font is missing.</exception>
    public abstract Page Draw(Table table);

    /// <summary>The problem that a table has none of the rows a figure needs.</summary>
    private protected static SpecException NoRows(Table table, string expected) =>
        new(new Problem("$", "has no row that this figure draws", expected, 0, table.Name));
}
