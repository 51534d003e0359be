using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Yaml;
using SimMoE.Topology;
using SimMoE.Units;

namespace SimMoE.Experiments.Cli;

/// <summary>Reads a topology named on the command line: a preset or a file, with parameters set by <c>--set</c>.</summary>
public static class TopologyArgument
{
    /// <summary>Reads it.</summary>
    /// <param name="text">Preset's name, or a YAML file that holds a topology or a spec with one.</param>
    /// <param name="settings">Texts after <c>--set</c>, such as <c>nodes=16</c>.</param>
    /// <exception cref="SpecException">Something is wrong; every problem is in it.</exception>
    public static Cluster Load(string text, IReadOnlyList<string> settings)
    {
        ArgumentNullException.ThrowIfNull(text);
        var fields = FieldSetting.ParseAll(settings);
        var isFile = File.Exists(text) || text.Contains('.', StringComparison.Ordinal) || text.Contains('/', StringComparison.Ordinal);
        SpecNode node = isFile ? FromFile(text) : new SpecScalar(new SpecFile("topology"), "$", 0, text);
        if (fields.Length > 0)
        {
            var map = node as SpecMap ?? new SpecMap(node.File, node.Path, node.Line, [new SpecEntry("preset", node, node.Line)]);
            node = ExperimentReader.Apply(map, [.. fields.Select(field => (field.Path, field.Value))]);
        }

        var cluster = TopologyReader.Read(node);
        SpecFiles.ThrowIfAny(node);
        return cluster ?? throw new InvariantException("a topology without problems can be built");
    }

    private static SpecNode FromFile(string path)
    {
        var root = SpecFile.Load(path);
        return (root as SpecMap)?.Find("topology") ?? root;
    }
}
