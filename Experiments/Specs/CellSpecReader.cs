using System.Collections.Concurrent;
using System.Globalization;
using SimMoE.Experiments.Yaml;
using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Profiles;
using SimMoE.Simulator.Steps;
using SimMoE.Topology;
using SimMoE.Units;
using SimMoE.Workload.Routing;

namespace SimMoE.Experiments.Specs;

/// <summary>Reads everything that one run depends on. Equal topologies are built once.</summary>
public sealed class CellSpecReader
{
    private static readonly Dictionary<string, SimulationScope> Scopes = new()
    {
        ["step"] = SimulationScope.Step,
        ["layer"] = SimulationScope.Layer,
        ["layer-forward"] = SimulationScope.LayerForward,
    };

    private readonly ConcurrentDictionary<string, Cluster> _clusters = new(StringComparer.Ordinal);

    /// <summary>Keys of a cell's spec.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    ["model", "topology", "parallel", "routing", "implementation", "profile", "network", "scope", "seed"];

    /// <summary>Reads a cell's spec.</summary>
    /// <param name="spec">The spec without axes and cases.</param>
    /// <returns>What to run, or null if problems were noted in the spec's files.</returns>
    public ExperimentSpec? Read(SpecMap spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var before = SpecFiles.ProblemCount(spec);
        var keys = spec.Read();
        var modelNode = keys.Required("model", "mixtral-8x7b");
        var model = modelNode is null ? null : ModelReader.Read(modelNode);
        var topology = keys.Required("topology", "hgx-h100-8");
        var cluster = topology is null ? null : ReadCluster(topology);
        var known = SpecFiles.ProblemCount(spec) == before ? model : null;
        var parallel = keys.Required("parallel", "{strategy: expert-parallel, sequences_per_rank: 8}");
        // Without a cluster nobody knows how many ranks there are: the model is not held against a number that was made up.
        var plan = parallel is null
            ? null
            : ParallelPlanReader.Read(parallel, cluster is null ? null : known, cluster?.RankCount ?? int.MaxValue);
        var routing = keys.Optional("routing") is { } node ? RoutingReader.Read(node, known?.Moe) : new RoutingSpec();
        var calibrated = keys.Optional("profile") is SpecScalar named ? CalibratedProfiles.Find(named.Text) : null;
        var profile = calibrated is null ? ReadProfile(keys, cluster) : calibrated.Kernels(ProfileReader.Preset(calibrated.BasedOn));
        var implementation = keys.Required("implementation", "{ep: ep-grouped-gemm, hp: hp-fused}");
        var network = NetworkReader.Read(keys.Optional("network"));
        var scope = keys.ChoiceOr("scope", Scopes, SimulationScope.Step);
        var seed = ulong.Parse(keys.TextOr("seed", "1"), CultureInfo.InvariantCulture);
        var programs =
            implementation is null || plan is null || model is null
                ? null
                : ImplementationChoice.Read(implementation, plan.Strategy, model);
        keys.RejectUnknown();
        if (
            SpecFiles.ProblemCount(spec) != before
            || cluster is null
            || model is null
            || plan is null
            || profile is null
            || programs is null
        )
        {
            return null;
        }

        var read = new ExperimentSpec
        {
            Model = model,
            Cluster = cluster,
            Plan = plan,
            Routing = routing,
            Profile = profile,
            Sparse = CalibratedProfiles.Fitted(calibrated, programs.Value.Sparse, cluster.Device),
            Dense = CalibratedProfiles.Fitted(calibrated, programs.Value.Dense, cluster.Device),
            Network = network,
            Scope = scope,
            Seed = seed,
        };
        return FitsTogether(spec, read) ? read : null;
    }

    private static bool FitsTogether(SpecMap spec, ExperimentSpec read)
    {
        var tile = new[] { read.Profile.Gemm, read.Profile.GroupedGemm, read.Profile.GroupedWeightGradient }
            .SelectMany(product => product.Tiles)
            .Max(tile => tile.Multiprocessors);
        if (tile > read.Cluster.Device.Multiprocessors)
        {
            SpecProblems.Note(
                spec,
                [
                    new Problem(
                        "$.topology.device.multiprocessors",
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{read.Cluster.Device.Multiprocessors} multiprocessors, while a tile of the profile takes {tile}"
                        ),
                        string.Create(CultureInfo.InvariantCulture, $"write {tile} or more, or give a profile with smaller tiles")
                    ),
                ]
            );
            return false;
        }

        var problems = SetupChecks.Problems(read.ToSetup(), "$.parallel").ToArray();
        SpecProblems.Note(spec, problems);
        if (problems.Length == 0 && GroupRows(read) > int.MaxValue)
        {
            new MapReader(spec.Find("parallel")!.AsMap()).Reject(
                "sequences_per_rank",
                string.Create(CultureInfo.InvariantCulture, $"{GroupRows(read):G4} rows in one exchange"),
                "expected fewer than 2^31: fewer sequences, and more micro-batches instead"
            );
            return false;
        }

        if (problems.Length == 0 && read.Scope != SimulationScope.Step && read.Model.MoeLayers == 0)
        {
            spec.Read()
                .Reject("scope", $"model {read.Model.Name} has no sparse layer", "expected 'scope: step', or a model with sparse layers");
            return false;
        }

        return problems.Length == 0;
    }

    /// <summary>Rows that one group of ranks can send to one of them: tokens x k x heads.</summary>
    private static double GroupRows(ExperimentSpec read) =>
        (double)read.Plan.SparseGroupSize
        * read.Plan.SequencesPerRank
        * read.Model.SequenceLength
        * Math.Max(1, read.Model.Moe?.TopK ?? 1)
        * Math.Max(1, read.Model.Moe?.Heads ?? 1);

    private static KernelProfile? ReadProfile(MapReader keys, Cluster? cluster)
    {
        if (keys.Optional("profile") is { } named)
        {
            return ProfileReader.Read(named);
        }

        if (cluster is null)
        {
            return null;
        }

        if (ProfilePresets.DefaultFor(cluster.Device.Name) is { } fitting)
        {
            return ProfileReader.Preset(fitting);
        }

        _ = keys.Required("profile", "h200-measured");
        return null;
    }

    private Cluster? ReadCluster(SpecNode node)
    {
        var text = SpecWriter.Write(node);
        if (_clusters.TryGetValue(text, out var known))
        {
            return known;
        }

        var cluster = TopologyReader.Read(node);
        return cluster is null ? null : _clusters.GetOrAdd(text, cluster);
    }
}
