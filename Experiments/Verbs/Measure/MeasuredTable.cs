using SimMoE.Experiments.Results;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary>A file of measurements that grows case by case and is whole at any moment; a later run goes on where it ended.</summary>
/// <typeparam name="T">A row.</typeparam>
public sealed class MeasuredTable<T>
{
    private readonly Func<IEnumerable<T>, string> _write;
    private readonly Func<T, string> _case;
    private readonly Func<T, int> _repeats;
    private readonly List<T> _rows = [];

    /// <summary>Opens the file; reads what it holds.</summary>
    /// <param name="path">File; need not be there.</param>
    /// <param name="write">Makes the file's text.</param>
    /// <param name="read">Reads text and name of a file.</param>
    /// <param name="caseOf">What a row is a measurement of: rows of one case have the same text.</param>
    /// <param name="repeatsOf">Repeats that a row is the quartiles of.</param>
    /// <exception cref="SpecException">The file is no such table.</exception>
    public MeasuredTable(string path, Func<IEnumerable<T>, string> write, Func<string, string, IReadOnlyList<T>> read, Func<T, string> caseOf, Func<T, int> repeatsOf)
    {
        ArgumentNullException.ThrowIfNull(read);
        FilePath = path;
        _write = write;
        _case = caseOf;
        _repeats = repeatsOf;
        if (File.Exists(path))
        {
            _rows.AddRange(read(File.ReadAllText(path), path));
        }
    }

    /// <summary>The file.</summary>
    public string FilePath { get; }

    /// <summary>Every row.</summary>
    public IReadOnlyList<T> Rows => _rows;

    /// <summary>True if the file holds the case, measured with so many repeats or more: what a quick try left does not pass for a measurement.</summary>
    public bool Holds(string name, int repeats) => _rows.Any(row => _case(row) == name && _repeats(row) >= repeats);

    /// <summary>Writes a case's rows, in place of what the file held of it.</summary>
    /// <exception cref="WorldException">The disk refuses; the file is as it was.</exception>
    public void Put(IReadOnlyList<T> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var names = rows.Select(_case).ToHashSet();
        var at = _rows.FindIndex(row => names.Contains(_case(row)));
        _rows.RemoveAll(row => names.Contains(_case(row)));
        _rows.InsertRange(at < 0 ? _rows.Count : at, rows);
        WholeFile.Write(FilePath, _write(_rows));
    }
}
