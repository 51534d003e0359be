using System.Text;
using SimMoE.Trainer.Data.Preparation;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Data;

/// <summary>The texts of the demo set. docs/data.md names sources and licences.</summary>
internal static class DemoText
{
    // Tables, and pages in other languages than English.
    private static readonly string[] LeftOut = ["perltoc.pod", "perluniprops.pod", "perlcn.pod", "perljp.pod", "perlko.pod", "perltw.pod"];

    /// <summary>Packages, in the order of the text; setup/install fetches the same.</summary>
    public static IReadOnlyList<DemoSource> Sources { get; } =
    [
        new("dict-jargon", "the Jargon File", "public domain", "usr/share/dictd", "*.dict.dz", DictionaryText.Plain),
        new(
            "dict-foldoc",
            "Free On-line Dictionary of Computing",
            "GFDL 1.1 or later, no invariant sections",
            "usr/share/dictd",
            "*.dict.dz",
            DictionaryText.Plain
        ),
        new("perl-doc", "Perl's manual", "Artistic or GPL 1 or later", "usr/share/perl/*/pod", "*.pod", PodText.Plain),
        new("git-doc", "Git's manual", "GPL 2", "usr/share/doc/git-doc", "*.txt", text => text),
        new("debian-policy", "Debian Policy Manual", "GPL 2 or later", "usr/share/doc/debian-policy", "*.txt.gz", text => text),
        new(
            "dict-gcide",
            "Collaborative International Dictionary of English, from Webster 1913",
            "GPL 2 or later",
            "usr/share/dictd",
            "*.dict.dz",
            DictionaryText.Plain
        ),
    ];

    /// <summary>Lists the texts in a fixed order.</summary>
    /// <param name="folder">Holds the unpacked packages, a folder for each.</param>
    /// <exception cref="SpecException">A package is missing or does not hold its text.</exception>
    public static IReadOnlyList<TextDocument> Find(string folder)
    {
        var problems = new List<Problem>();
        var documents = new List<TextDocument>();
        foreach (var source in Sources)
        {
            string[] files =
            [
                .. Folders(Path.Combine(folder, source.Package), source.Folder.Split('/'))
                    .SelectMany(place => Directory.EnumerateFiles(place, source.Files, SearchOption.AllDirectories))
                    .Where(file => !LeftOut.Contains(Path.GetFileName(file)))
                    .Order(StringComparer.Ordinal),
            ];
            documents.AddRange(files.Select(file => Document(file, source)));
            if (files.Length == 0)
            {
                problems.Add(
                    new Problem(
                        source.Package,
                        $"there is no {source.Folder}/{source.Files} of this Debian package",
                        "expected it unpacked here: './simmoe data demo' fetches it with apt-get; without Debian's packages, use './simmoe data prepare --text' with a text of your own",
                        File: Path.Combine(folder, source.Package)
                    )
                );
            }
        }

        return problems.Count > 0 ? throw new SpecException(problems) : documents;
    }

    private static IEnumerable<string> Folders(string root, ReadOnlyMemory<string> segments) =>
        !Directory.Exists(root) ? []
        : segments.Length == 0 ? [root]
        : segments.Span[0] == "*"
            ? Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal).SelectMany(place => Folders(place, segments[1..]))
        : Folders(Path.Combine(root, segments.Span[0]), segments[1..]);

    private static TextDocument Document(string path, DemoSource source) =>
        new(
            path,
            new FileInfo(path).Length,
            () =>
            {
                using var reader = new StreamReader(TextDocuments.Open(path), Encoding.UTF8);
                return new MemoryStream(Encoding.UTF8.GetBytes(source.Plain(reader.ReadToEnd())));
            }
        );
}
