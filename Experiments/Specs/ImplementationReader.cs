using System.Collections.Immutable;
using SimMoE.Experiments.Yaml;
using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Profiles;
using SimMoE.Units;
using SimMoE.Workload.Stages;

namespace SimMoE.Experiments.Specs;

/// <summary>Reads implementations: which expert kernel, and for each direction and stage its passes, launches and host
/// synchronisations.</summary>
public static class ImplementationReader
{
    private static readonly Dictionary<string, ExpertKernelKind> Kernels = new()
    {
        ["per-expert-gemm"] = ExpertKernelKind.PerExpertGemm,
        ["grouped-gemm"] = ExpertKernelKind.GroupedGemm,
        ["flex-attention"] = ExpertKernelKind.FlexAttention,
        ["fused"] = ExpertKernelKind.Fused,
    };

    private static readonly ImmutableHashSet<string> StageNames =
    [
        .. Stage.ExpertParallel,
        .. Stage.HeadParallel,
        Stage.Forward,
        Stage.SharedExperts,
        Stage.Embedding,
        Stage.Norm,
        Stage.Attention,
        Stage.DenseFeedForward,
        Stage.Head,
        Stage.GradientReduce,
        Stage.Clip,
        Stage.Optimizer,
    ];

    private static readonly ImmutableHashSet<string> StagesOfCopies = [Stage.Permute, Stage.Unpermute, Stage.Aggregate, Stage.Group];

    /// <summary>Reads an implementation that comes with SimMoE.</summary>
    /// <param name="name">One of <see cref="ProfilePresets.Implementations"/>.</param>
    /// <exception cref="SpecException">There is no such implementation; the message names the nearest.</exception>
    public static Implementation Preset(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var text =
            ProfilePresets.ImplementationText(name) ?? throw new SpecException(ProfileReader.Unknown(name, ProfilePresets.Implementations));
        var node = SpecFile.Parse(text, $"preset {name}");
        var implementation = Read(node);
        node.File.ThrowIfAny();
        return implementation;
    }

    /// <summary>Reads an implementation; problems are collected in the node's file, and stand-ins keep reading going.</summary>
    /// <param name="node">A mapping, or the name of a preset.</param>
    public static Implementation Read(SpecNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (node is SpecScalar scalar)
        {
            if (ProfilePresets.ImplementationText(scalar.Text) is not null)
            {
                return Preset(scalar.Text);
            }

            scalar.Reject(ProfileReader.Unknown(scalar.Text, ProfilePresets.Implementations).Expected);
            return Preset("dense");
        }

        var map = node.AsMap().Read();
        var stages = ImmutableDictionary.CreateBuilder<(string Stage, Pass Pass), StageCost>();
        ReadStages(map.Optional("forward"), Pass.Forward, stages);
        ReadStages(map.Optional("backward"), Pass.Backward, stages);
        ReadStages(map.Optional("update"), Pass.Update, stages);
        var implementation = new Implementation
        {
            Name = map.Text("name", "ep-grouped-gemm"),
            Experts = map.Choice("experts", Kernels),
            FusedRouter = map.FlagOr("fused_router", false),
            CudaGraph = map.FlagOr("cuda_graph", false),
            HostLaunchFactor = map.NumberOr("host_launch_factor", 1, 0, 1000),
            CollectiveLaunches = map.IntegerOr("collective_launches", 1, 1, 1000),
            Stages = stages.ToImmutable(),
            Source = map.Text("source", "'counted in ...'"),
        };
        if (implementation.CudaGraph && implementation.Stages.Values.Any(cost => cost.HostSyncs > 0))
        {
            map.Reject("cuda_graph", "found 'true' beside host synchronisations", "a captured step cannot wait for the device");
        }

        map.RejectUnknown();
        return implementation;
    }

    private static void ReadStages(SpecNode? node, Pass pass, ImmutableDictionary<(string Stage, Pass Pass), StageCost>.Builder stages)
    {
        foreach (var entry in node?.AsMap().Entries ?? [])
        {
            if (!StageNames.Contains(entry.Key))
            {
                var nearest = string.Join(", ", NearestNames.To(entry.Key, StageNames.Order(StringComparer.Ordinal)));
                entry.Value.Reject($"nearest known: {nearest}", $"unknown stage '{entry.Key}'");
                continue;
            }

            var cost = entry.Value.AsMap().Read();
            stages[(entry.Key, pass)] = new StageCost(
                cost.NumberOr("passes", 0, 0, 1e6),
                cost.IntegerOr("launches", 0, 0, 1_000_000),
                cost.IntegerOr("host_syncs", 0, 0, 1000),
                StagesOfCopies.Contains(entry.Key) ? cost.NumberOr("token_passes", 0, 0, 1e6) : 0
            );
            _ = cost.TextOr("why", "");
            cost.RejectUnknown();
        }
    }
}
