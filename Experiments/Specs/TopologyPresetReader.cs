using System.Globalization;
using SimMoE.Experiments.Yaml;
using SimMoE.Topology;
using SimMoE.Topology.Presets;

namespace SimMoE.Experiments.Specs;

/// <summary>Reads a preset with the user's parameters put in place of <c>$name</c>.</summary>
internal static class TopologyPresetReader
{
    /// <summary>Reads a preset.</summary>
    /// <param name="place">Where the user asks for it; problems inside the preset are noted here.</param>
    /// <param name="preset">Name of the preset.</param>
    /// <param name="user">The user's keys: parameters, <c>device</c>, <c>name</c>.</param>
    public static Cluster? Read(SpecNode place, SpecNode preset, SpecMap user)
    {
        var name = preset.AsText();
        if (TopologyPresets.Find(name) is not { } text)
        {
            preset.Reject($"nearest known: {TopologyReader.Nearest(name)}", $"unknown topology preset '{name}'");
            return null;
        }

        var before = place.File.Problems.Count;
        var root = SpecFile.Parse(text, $"preset {name}").AsMap().Read();
        var given = user.Read();
        given.Has("preset");
        var title = given.TextOr("name", name);
        var device = given.Optional("device");
        var values = Parameters(root, given);
        given.RejectUnknown();
        root.TextOr("about", "");
        var topology = (SpecMap)Bind(root.Required("topology", "{shape: star}")!.AsMap(), values);
        root.RejectUnknown();
        if (device is not null)
        {
            topology = topology.With("device", device);
        }

        var cluster = TopologyReader.ReadShape(topology, title);
        foreach (var problem in topology.File.Problems)
        {
            place.Reject(problem.Expected, $"{problem.Found} (in {problem.File}, {problem.Path})");
        }

        return place.File.Problems.Count == before ? cluster : null;
    }

    private static Dictionary<string, string> Parameters(MapReader root, MapReader given)
    {
        var values = new Dictionary<string, string>();
        foreach (var entry in (root.Optional("parameters")?.AsMap().Entries) ?? [])
        {
            var map = entry.Value.AsMap().Read();
            var fallback = map.Integer("default", int.MinValue, int.MaxValue, "4");
            var least = map.Integer("least", int.MinValue, int.MaxValue, "1");
            var most = map.Integer("most", int.MinValue, int.MaxValue, "1024");
            map.TextOr("about", "");
            map.RejectUnknown();
            values[entry.Key] = given.IntegerOr(entry.Key, fallback, least, most).ToString(CultureInfo.InvariantCulture);
        }

        return values;
    }

    private static SpecNode Bind(SpecNode node, Dictionary<string, string> values) =>
        node switch
        {
            SpecMap map => map with { Entries = [.. map.Entries.Select(entry => entry with { Value = Bind(entry.Value, values) })] },
            SpecList list => list with { Items = [.. list.Items.Select(item => Bind(item, values))] },
            SpecScalar scalar when scalar.Text.StartsWith('$') => scalar with { Text = values[scalar.Text[1..]] },
            _ => node,
        };
}
