using SimMoE.Experiments.Yaml;
using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Profiles;
using SimMoE.Units;

namespace SimMoE.Experiments.Specs;

/// <summary>Reads kernel profiles: <c>key: {value: ..., source: ...}</c> for single values, a section for each family of products.
/// With <c>based_on</c> every key may be left out and is then the other profile's.</summary>
public static class ProfileReader
{
    private const string ExampleSource = "'measured on ...'";

    /// <summary>Reads a profile that comes with SimMoE.</summary>
    /// <param name="name">One of <see cref="ProfilePresets.Profiles"/>.</param>
    /// <exception cref="SpecException">There is no such profile; the message names the nearest.</exception>
    public static KernelProfile Preset(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var text = ProfilePresets.ProfileText(name) ?? throw new SpecException(Unknown(name, ProfilePresets.Profiles));
        var node = SpecFile.Parse(text, $"preset {name}");
        var profile = Read(node);
        node.File.ThrowIfAny();
        return profile;
    }

    /// <summary>Reads a profile; problems are collected in the node's file, and stand-ins keep reading going.</summary>
    /// <param name="node">A mapping, or the name of a preset.</param>
    public static KernelProfile Read(SpecNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (node is SpecScalar scalar)
        {
            return Named(scalar);
        }

        var map = node.AsMap().Read();
        var basis = map.Optional("based_on") is SpecScalar other ? Named(other) : null;
        var values = new ProfileValues(map, basis);
        var profile = new KernelProfile
        {
            Name = map.Text("name", "h200-measured"),
            Source = map.Text("source", ExampleSource),
            HostLaunch = values.Time("host_launch", basis?.HostLaunch),
            HostSync = values.Time("host_sync", basis?.HostSync),
            CopyLatency = values.Time("copy_latency", basis?.CopyLatency),
            CopyRate = values.Rate("copy_rate", basis?.CopyRate),
            LaunchFloor = values.Time("launch_floor", basis?.LaunchFloor),
            MemoryEfficiency = values.Share("memory_efficiency", basis?.MemoryEfficiency),
            Gemm = values.Product("gemm", basis?.Gemm),
            GroupedGemm = values.Product("grouped_gemm", basis?.GroupedGemm),
            GroupedWeightGradient = values.Product("grouped_weight_gradient", basis?.GroupedWeightGradient),
            F32Efficiency = values.Share("f32_efficiency", basis?.F32Efficiency),
            TripleTf32Efficiency = values.Share("triple_tf32_efficiency", basis?.TripleTf32Efficiency),
            AttentionForward = values.Share("attention_forward", basis?.AttentionForward),
            AttentionBackward = values.Share("attention_backward", basis?.AttentionBackward),
            FlexForward = values.Share("flex_forward", basis?.FlexForward),
            FlexBackward = values.Share("flex_backward", basis?.FlexBackward),
            BlockMaskEntry = values.Time("block_mask_entry", basis?.BlockMaskEntry),
            FusedTileRows = values.Whole("fused_tile_rows", basis?.FusedTileRows),
            FusedEfficiency = values.Share("fused_efficiency", basis?.FusedEfficiency),
            TopKRow = values.Time("top_k_row", basis?.TopKRow),
            TopKScore = values.Time("top_k_score", basis?.TopKScore),
            SortFloor = values.Time("sort_floor", basis?.SortFloor),
            SortKey = values.Time("sort_key", basis?.SortKey),
            SortLaunches = values.Whole("sort_launches", basis?.SortLaunches),
            OptimizerBytes = values.Whole("optimizer_bytes", basis?.OptimizerBytes),
            OptimizerEfficiency = values.Share("optimizer_efficiency", basis?.OptimizerEfficiency),
            SlowdownPerMultiprocessor = values.Share("slowdown_per_multiprocessor", basis?.SlowdownPerMultiprocessor, 0),
            CollectiveMultiprocessors = values.Whole("collective_multiprocessors", basis?.CollectiveMultiprocessors, 0),
            Sources = values.Sources, // last: every value above has noted its source
        };
        map.RejectUnknown();
        return profile;
    }

    /// <summary>The problem with a name that no preset has.</summary>
    internal static Problem Unknown(string name, IEnumerable<string> known) =>
        new("$", $"found '{name}'", $"nearest known: {string.Join(", ", NearestNames.To(name, known))}");

    private static KernelProfile Named(SpecScalar scalar)
    {
        if (ProfilePresets.ProfileText(scalar.Text) is not null)
        {
            return Preset(scalar.Text);
        }

        scalar.Reject(Unknown(scalar.Text, ProfilePresets.Profiles).Expected);
        return Preset("h200-measured");
    }
}
