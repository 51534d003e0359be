using SimMoE.Experiments.Yaml;
using SimMoE.Units;

namespace SimMoE.Experiments.Specs;

/// <summary>The files that the pieces of a spec come from: the spec itself and each <c>--set</c>.</summary>
public static class SpecFiles
{
    /// <summary>Every file below a node, each once, in order of first appearance.</summary>
    public static IReadOnlyList<SpecFile> Of(SpecNode node)
    {
        var files = new List<SpecFile>();
        Collect(node, files);
        return files;
    }

    /// <summary>Problems noted so far in all files below a node.</summary>
    public static int ProblemCount(SpecNode node) => Of(node).Sum(file => file.Problems.Count);

    /// <summary>Ends reading: throws if anything was wrong in any of the files.</summary>
    /// <exception cref="SpecException">With every problem.</exception>
    public static void ThrowIfAny(SpecNode node)
    {
        var problems = Of(node).SelectMany(file => file.Problems).ToArray();
        if (problems.Length > 0)
        {
            throw new SpecException(problems);
        }
    }

    private static void Collect(SpecNode node, List<SpecFile> files)
    {
        if (!files.Contains(node.File))
        {
            files.Add(node.File);
        }

        var below = node switch
        {
            SpecMap map => map.Entries.Select(entry => entry.Value),
            SpecList list => list.Items,
            _ => [],
        };
        foreach (var child in below)
        {
            Collect(child, files);
        }
    }
}
