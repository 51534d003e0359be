using System.Globalization;
using SimMoE.Experiments.Yaml;

namespace SimMoE.Experiments.Specs;

/// <summary>Reads everything that one run depends on.</summary>
public static class CellSpecReader
{
    /// <summary>Keys of a cell's spec.</summary>
    public static IReadOnlyList<string> Keys { get; } =
        ["model", "topology", "parallel", "routing", "implementation", "profile", "network", "seed"];

    /// <summary>Reads a cell's spec; problems are noted in its file.</summary>
    /// <param name="spec">The spec without axes and cases.</param>
    public static ExperimentSpec Read(SpecMap spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var reader = spec.Read();
        var seed = ulong.Parse(reader.TextOr("seed", "1"), CultureInfo.InvariantCulture);
        return new ExperimentSpec { Network = NetworkReader.Read(reader.Optional("network")), Seed = seed };
    }
}
