namespace SimMoE.Experiments.Validation;

/// <summary>A file of <c>Experiments/Measurements</c>: plain CSV without quotes, a header line first.</summary>
internal sealed class MeasuredFile
{
    private readonly Dictionary<string, int> _columns;

    private MeasuredFile(string[] lines)
    {
        _columns = lines[0].Split(',').Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index);
        Rows = [.. lines.Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','))];
    }

    /// <summary>Cells of each line.</summary>
    public IReadOnlyList<string[]> Rows { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="repository">Folder of the repository.</param>
    /// <param name="name">Below <c>Experiments/Measurements</c>.</param>
    public static MeasuredFile Read(string repository, string name) =>
        new(File.ReadAllLines(Path.Combine(repository, "Experiments", "Measurements", name)));

    /// <summary>A cell as text.</summary>
    public string Text(string[] row, string column) => row[_columns[column]];

    /// <summary>A cell as a number.</summary>
    public double Number(string[] row, string column) => double.Parse(Text(row, column), System.Globalization.CultureInfo.InvariantCulture);
}
