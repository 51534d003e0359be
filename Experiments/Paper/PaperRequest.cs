namespace SimMoE.Experiments.Paper;

/// <summary>What was asked of <c>simmoe paper</c>.</summary>
public sealed record PaperRequest
{
    /// <summary>Folder with a folder for each figure, each with a <c>spec.yaml</c>.</summary>
    public required string Catalogue { get; init; }

    /// <summary>Folder for finished cells, tables, figures and the page.</summary>
    public required string OutFolder { get; init; }

    /// <summary>Names of figures; empty is all.</summary>
    public IReadOnlyList<string> Figures { get; init; } = [];

    /// <summary>Cells at a time; null for one a core.</summary>
    public int? Workers { get; init; }

    /// <summary>True to compare the tables with those of the catalogue in place of drawing them.</summary>
    public bool Verify { get; init; }

    /// <summary>Folder of the documents whose figures and page are replaced, and with them the catalogue's tables; null leaves
    /// both.</summary>
    public string? UpdatedDocuments { get; init; }

    /// <summary>True to say nothing on stderr but problems.</summary>
    public bool Quiet { get; init; }
}
