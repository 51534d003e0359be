namespace SimMoE.Experiments.Validation;

/// <summary>The committed files that are made of the table.</summary>
public static class ValidationFiles
{
    private const string Begin = "<!-- table: begin, written by simmoe validate --update -->\n";
    private const string End = "<!-- table: end -->\n";

    /// <summary>Path and whole text of each file as it should be.</summary>
    /// <param name="repository">Folder of the repository; its page is read for what stands around the table.</param>
    /// <param name="table">The predictions.</param>
    public static IReadOnlyList<(string Path, string Text)> Of(string repository, ValidationTable table)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(table);
        var page = Path.Combine(repository, "docs", "validation.md");
        return
        [
            (Path.Combine(repository, "Experiments", "Catalog", "validation", "table.csv"), table.Csv()),
            (page, Insert(File.Exists(page) ? File.ReadAllText(page) : Begin + End, table.Markdown())),
        ];
    }

    /// <summary>Puts the table between its marks.</summary>
    /// <param name="page">Text with both marks, each on a line of its own.</param>
    /// <param name="table">Markdown.</param>
    /// <exception cref="InvalidDataException">A mark is missing.</exception>
    internal static string Insert(string page, string table)
    {
        var begin = page.IndexOf(Begin, StringComparison.Ordinal);
        var end = page.IndexOf(End, StringComparison.Ordinal);
        return begin >= 0 && end > begin
            ? page[..(begin + Begin.Length)] + table + page[end..]
            : throw new InvalidDataException("the page has no marks for the table");
    }
}
