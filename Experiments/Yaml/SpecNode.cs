using SimMoE.Units;

namespace SimMoE.Experiments.Yaml;

/// <summary>A piece of a spec with its place in the file. Immutable.</summary>
/// <param name="File">Where problems are noted.</param>
/// <param name="Path">Such as <c>$.model.experts</c>.</param>
/// <param name="Line">One-based line.</param>
public abstract record SpecNode(SpecFile File, string Path, int Line)
{
    /// <summary>The node as a message quotes it.</summary>
    public abstract string Quoted { get; }

    /// <summary>Notes that this node is not what was expected.</summary>
    /// <param name="expected">What would be accepted.</param>
    /// <param name="found">What stands here; the node itself if not given.</param>
    public void Reject(string expected, string? found = null) => File.Add(new Problem(Path, found ?? $"found {Quoted}", expected, Line));

    /// <summary>This node as a mapping; an empty one, and a problem, if it is something else.</summary>
    public SpecMap AsMap()
    {
        if (this is SpecMap map)
        {
            return map;
        }

        Reject("expected keys with values");
        return new SpecMap(File, Path, Line, []);
    }

    /// <summary>The text of a scalar; empty, and a problem, if this is something else.</summary>
    public string AsText()
    {
        if (this is SpecScalar scalar)
        {
            return scalar.Text;
        }

        Reject("expected a single value");
        return "";
    }

    /// <summary>The items of a list; a single value counts as a list of one.</summary>
    public IReadOnlyList<SpecNode> AsList() => this is SpecList list ? list.Items : [this];
}
