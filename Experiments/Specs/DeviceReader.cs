using SimMoE.Experiments.Yaml;
using SimMoE.Topology;

namespace SimMoE.Experiments.Specs;

/// <summary>Reads a GPU: a name of the catalogue, or its data sheet.</summary>
internal static class DeviceReader
{
    public static Device Read(SpecNode? node)
    {
        switch (node)
        {
            case null:
                return DeviceCatalogue.All[0];
            case SpecMap own:
                return ReadOwn(own.Read());
        }

        var name = node.AsText();
        if (DeviceCatalogue.Find(name) is { } known)
        {
            return known;
        }

        var nearest = string.Join(", ", NearestNames.To(name, DeviceCatalogue.All.Select(device => device.Name)));
        node.Reject($"nearest known: {nearest}", $"unknown device '{name}'");
        return DeviceCatalogue.All[0];
    }

    private static Device ReadOwn(MapReader map)
    {
        var device = new Device
        {
            Name = map.Text("name", "my-gpu"),
            PeakBf16 = map.FlopRate("peak_bf16"),
            PeakF32 = map.FlopRate("peak_f32"),
            Memory = map.Bytes("memory"),
            MemoryBandwidth = map.Rate("memory_bandwidth"),
            Multiprocessors = map.Integer("multiprocessors", 1, 1_000_000, "132"),
            Source = map.TextOr("source", ""),
        };
        map.RejectUnknown();
        return device;
    }
}
