using SimMoE.Experiments.Results;
using SimMoE.Units;
using SimMoE.Workload.Measurements;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary>A file of measurements that grows case by case and is whole at any moment; a later run goes on where it ended.</summary>
/// <typeparam name="TRow">A row.</typeparam>
/// <typeparam name="TSubject">What a row is a measurement of; rows of one case have equal ones.</typeparam>
public sealed class MeasuredTable<TRow, TSubject>
    where TRow : class, IMeasurement
{
    private readonly Func<TRow, TSubject> _subject;
    private readonly List<TRow> _rows = [];

    /// <summary>Opens the file; reads what it holds.</summary>
    /// <param name="path">File; need not be there.</param>
    /// <param name="subject">What a row is a measurement of.</param>
    /// <exception cref="SpecException">The file is no such table.</exception>
    public MeasuredTable(string path, Func<TRow, TSubject> subject)
    {
        FilePath = path;
        _subject = subject;
        if (File.Exists(path))
        {
            _rows.AddRange(MeasurementTable.Read<TRow>(path));
        }
    }

    /// <summary>The file.</summary>
    public string FilePath { get; }

    /// <summary>Every row.</summary>
    public IReadOnlyList<TRow> Rows => _rows;

    /// <summary>True if the file holds a case so well measured that it need not be again: with the repeats asked for, and not by a quick
    /// try unless
    /// this is one.</summary>
    /// <param name="subject">The case.</param>
    /// <param name="request">What is asked for.</param>
    public bool Holds(TSubject subject, MeasureRequest request) =>
        Of(subject).Any(row => row.Repeats >= request.Repeats && (request.Quick || !row.Quick));

    /// <summary>The rows of one case.</summary>
    public IEnumerable<TRow> Of(TSubject subject) => _rows.Where(row => Equals(_subject(row), subject));

    /// <summary>Writes a case's rows, in place of what the file held of it. A quick try's take no other's place.</summary>
    /// <exception cref="WorldException">The disk refuses; the file is as it was.</exception>
    public void Put(IReadOnlyList<TRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var better = _rows.Where(row => !row.Quick).Select(_subject).ToHashSet();
        var put = rows.Where(row => !row.Quick || !better.Contains(_subject(row))).ToArray();
        var subjects = put.Select(_subject).ToHashSet();
        var at = _rows.FindIndex(row => subjects.Contains(_subject(row)));
        _rows.RemoveAll(row => subjects.Contains(_subject(row)));
        _rows.InsertRange(at < 0 ? _rows.Count : at, put);
        WholeFile.Write(FilePath, MeasurementTable.Write(_rows));
    }
}
