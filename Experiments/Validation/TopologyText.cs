using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Yaml;
using SimMoE.Topology;
using SimMoE.Units;

namespace SimMoE.Experiments.Validation;

/// <summary>Clusters written as a user would write them.</summary>
internal static class TopologyText
{
    /// <summary>Reads a topology.</summary>
    /// <param name="yaml">Its YAML text.</param>
    public static Cluster Read(string yaml)
    {
        var node = SpecFile.Parse(yaml, "validation");
        var cluster = TopologyReader.Read(node);
        node.File.ThrowIfAny();
        return cluster ?? throw new InvariantException("a topology without problems can be read");
    }
}
