using SimMoE.Units;

namespace SimMoE.Experiments.Yaml;

/// <summary>A spec as the user wrote it, with every problem found in it so far.</summary>
public sealed class SpecFile
{
    private readonly List<Problem> _problems = [];

    /// <summary>Starts an empty collection of problems for one source of text.</summary>
    /// <param name="name">The file as the user named it, or a word for text that has no file.</param>
    public SpecFile(string name) => Name = name;

    /// <summary>The file as the user named it.</summary>
    public string Name { get; }

    /// <summary>Problems in the order of their lines.</summary>
    public IReadOnlyList<Problem> Problems => [.. _problems.OrderBy(problem => problem.Line)];

    /// <summary>Reads a YAML file (JSON is YAML).</summary>
    /// <exception cref="SpecException">The file cannot be read, or is not YAML.</exception>
    public static SpecNode Load(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SpecException(new Problem("$", $"cannot be read ({FirstLine(error.Message)})", "expected a YAML file", File: path));
        }

        return Parse(text, path);
    }

    /// <summary>Reads YAML text. Duplicate keys are problems of the file, not the end of reading.</summary>
    /// <param name="text">One YAML document.</param>
    /// <param name="name">How messages call it.</param>
    /// <exception cref="SpecException">The text is not YAML.</exception>
    public static SpecNode Parse(string text, string name) => new SpecParser(text, new SpecFile(name)).Parse();

    /// <summary>Notes a problem; reading goes on.</summary>
    public void Add(Problem problem)
    {
        var located = problem.File is null ? problem with { File = Name } : problem;
        if (!_problems.Contains(located))
        {
            _problems.Add(located);
        }
    }

    /// <summary>Ends reading: throws if anything was wrong.</summary>
    /// <exception cref="SpecException">At least one problem was noted; it carries all.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
        {
            throw new SpecException(Problems);
        }
    }

    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd('.', '\r');
}
