using System.Globalization;
using System.Text;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Yaml;
using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Memory;
using SimMoE.Simulator.Programs;
using SimMoE.Simulator.Steps;
using SimMoE.Topology;
using SimMoE.Topology.Graph;
using SimMoE.Workload;
using SimMoE.Workload.Models;
using SimMoE.Workload.Routing;

namespace SimMoE.Tests.Simulator.Compute;

/// <summary>Whole MoE layers as measured on 2 x H200 (8 sequences x 2048 tokens a rank, d = 1024; 8 heads x 128), beside their prediction with
/// balanced routing. Exchanges cost latency + bytes leaving / rate, from Experiments/Measurements/h200/alltoall.csv.</summary>
internal static class LayerTable
{
    private static readonly (string Fabric, string Sparse, int Experts, int TopK, int Inner, double Forward, double Both, double PeakGb, string Set)[] Measured =
    [
        ("nvlink", "ep-grouped-gemm", 384, 4, 256, 2.94, 6.35, 2.1, "calibration"),
        ("nvlink", "ep-grouped-gemm", 768, 4, 256, 3.41, 7.25, 2.7, "validation"),
        ("nvlink", "ep-grouped-gemm", 768, 8, 128, 4.43, 9.87, 3.2, "validation"),
        ("nvlink", "ep-per-expert-gemm-eager", 384, 4, 256, 13.8, 53.6, 2.2, "seen while choosing"),
        ("nvlink", "ep-per-expert-gemm-eager", 768, 4, 256, 25.7, 97.3, 2.8, "seen while choosing"),
        ("nvlink", "hp-flex-attention", 384, 4, 256, 6.49, 14.25, 2.2, "calibration"),
        ("nvlink", "hp-flex-attention", 768, 4, 256, 10.13, 19.37, 3.3, "seen while choosing"),
        ("nvlink", "hp-flex-attention", 768, 8, 128, 9.85, 22.65, 2.9, "seen while choosing"),
        ("nvlink", "hp-plain", 384, 4, 256, 5.40, 10.88, 2.8, "calibration"),
        ("nvlink", "hp-plain", 768, 4, 256, 6.95, 13.81, 3.6, "seen while choosing"),
        ("nvlink", "hp-plain", 768, 8, 128, 8.36, 16.05, 3.9, "seen while choosing"),
        ("shm", "ep-grouped-gemm", 384, 4, 256, 8.1, 16.55, 2.1, "validation"),
        ("shm", "ep-per-expert-gemm-eager", 384, 4, 256, 19.8, 54.9, 2.2, "validation"),
        ("shm", "hp-flex-attention", 384, 4, 256, 7.04, 16.07, 2.3, "validation"),
        ("shm", "hp-plain", 384, 4, 256, 6.73, 13.47, 2.8, "validation"),
        ("socket", "ep-grouped-gemm", 384, 4, 256, 64.2, 129.6, 2.1, "validation"),
        ("socket", "hp-plain", 384, 4, 256, 20.4, 42.1, 2.8, "validation"),
        ("nvlink", "hp-fused", 384, 4, 256, double.NaN, 1.8, double.NaN, "added up by hand"),
    ];

    public static IReadOnlyList<Row> Rows() => [.. Measured.Select(row =>
    {
        var forward = Milliseconds(row.Fabric, Setup(row.Sparse, row.Experts, row.TopK, row.Inner), backward: false);
        var both = Milliseconds(row.Fabric, Setup(row.Sparse, row.Experts, row.TopK, row.Inner), backward: true);
        var peak = Memory(row.Sparse, row.Experts, row.TopK, row.Inner);
        return new Row(row.Fabric, row.Sparse, $"{row.Experts}/{row.TopK}/{row.Inner}", row.Forward, forward, row.Both, both, row.PeakGb, peak, row.Set);
    })];

    public static string Csv(IEnumerable<Row> rows)
    {
        var text = new StringBuilder(
            "fabric,implementation,layer,forward_ms,forward_predicted_ms,both_ms,both_predicted_ms,both_error_percent,peak_gb,peak_predicted_gb,set\n");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.Fabric},{row.Sparse},{row.Layer},{row.Forward},{row.ForwardPredicted:F2},");
            text.Append(CultureInfo.InvariantCulture, $"{row.Both},{row.BothPredicted:F2},{row.Error:F1},{row.PeakGb},{row.PeakPredictedGb:F2},{row.Set}\n");
        }

        return text.ToString();
    }

    private static StepSetup Setup(string sparse, int experts, int topK, int inner)
    {
        var byHeads = sparse.StartsWith("hp", StringComparison.Ordinal);
        return new StepSetup
        {
            Model = Model(byHeads, experts, topK, inner),
            Plan = Plan(byHeads),
            Cluster = Two(),
            Routing = new EvenRouting(experts, topK),
            Compute = new ComputeModel(DeviceCatalogue.Find("H200")!, Profile()),
            Sparse = Sparse(sparse),
            Dense = Sparse("dense"),
        };
    }

    private static KernelProfile Profile() => ProfileReader.Read(SpecFile.Load(Repository.Path("Simulator/Profiles/kernels/h200-measured.yaml")));

    private static Implementation Sparse(string name) =>
        ImplementationReader.Read(SpecFile.Load(Repository.Path($"Simulator/Profiles/implementations/{name}.yaml")));

    private static ModelSpec Model(bool byHeads, int experts, int topK, int inner) => new()
    {
        Name = "layer",
        Layers = 1,
        HiddenSize = 1024,
        VocabularySize = 0,
        SequenceLength = 2048,
        Attention = new AttentionSpec { Heads = 8, KeyValueHeads = 8, HeadSize = 128 },
        DenseLayers = 0,
        DenseFeedForwardSize = 0,
        Moe = new MoeSpec
        {
            Kind = byHeads ? FeedForwardKind.MultiHeadLatentMoe : FeedForwardKind.Moe,
            Experts = experts,
            TopK = topK,
            ExpertSize = inner,
            Heads = byHeads ? 8 : 0,
            HeadSize = byHeads ? 128 : 0,
        },
    };

    private static ParallelPlan Plan(bool byHeads) => new()
    {
        Strategy = byHeads ? StrategyKind.HeadParallel : StrategyKind.ExpertParallel,
        Ranks = 2,
        ExpertParallelSize = byHeads ? 1 : 2,
        HeadParallelSize = byHeads ? 2 : 1,
        SequencesPerRank = 8,
    };

    /// <summary>Gigabytes at the end of the layer's forward: no optimiser, no attention, no context (torch counts its own allocations);
    /// with the measurement's own f32 input, output and output gradient.</summary>
    private static double Memory(string sparse, int experts, int topK, int inner)
    {
        var byHeads = sparse.StartsWith("hp", StringComparison.Ordinal);
        var usage = MemoryModel.Peak(new MemoryCase
        {
            Model = Model(byHeads, experts, topK, inner) with { Attention = new AttentionSpec { Heads = 0, KeyValueHeads = 0, HeadSize = 128 } },
            Plan = Plan(byHeads),
            Sparse = Sparse(sparse),
            ReceivedRows = byHeads ? [] : [16384L * topK],
            Profile = new MemoryProfile { Overhead = default, OptimizerBytes = 0, FeedForwardOptimizerBytes = 0 },
        });
        return (usage.Total.Count + (3 * 4 * 16384L * 1024)) / 1e9;
    }

    /// <summary>One stream and one host thread, exchanges not overlapped: what a single layer without chunks does.</summary>
    private static double Milliseconds(string fabric, StepSetup setup, bool backward)
    {
        var program = SingleLayer.Build(setup, backward).Program;
        var launch = setup.Sparse.CudaGraph ? 0 : setup.Compute.HostLaunch.TotalMilliseconds * setup.Sparse.HostLaunchFactor;
        var (latency, rate) = fabric switch
        {
            "nvlink" => (0.0095, 300e6),
            "shm" => (0.02, 24e6),
            _ => (0.055, 2.2e6),
        };
        var (host, device) = (0.0, 0.0);
        foreach (var op in program.Ranks[0])
        {
            switch (op.Kind)
            {
                case OpKind.Kernel:
                    host += op.Launches * launch;
                    device = Math.Max(device, host - launch) + op.Duration.TotalMilliseconds;
                    break;
                case OpKind.Collective:
                    var traffic = program.Collectives[op.Argument].Phases[0];
                    host += launch;
                    device = Math.Max(device, host) + latency + (Math.Max(traffic.BytesBetween(0, 1), traffic.BytesBetween(1, 0)) / rate);
                    break;
                case OpKind.HostSync:
                    host = Math.Max(host, device) + setup.Compute.HostSync.TotalMilliseconds + op.Duration.TotalMilliseconds;
                    break;
                case OpKind.HostWork:
                    host += op.Duration.TotalMilliseconds;
                    break;
                default:
                    break; // events: one order only
            }
        }

        return Math.Max(host, device);
    }

    private static Cluster Two() => new()
    {
        Name = "two",
        Device = DeviceCatalogue.Find("H200")!,
        RankCount = 2,
        NodeOfRank = [0, 0],
        Vertices = ["gpu0", "gpu1"],
        Links = [],
        LinkClasses = [],
        Transports = [],
        Router = new NoRouter(),
        IsSymmetric = false,
    };

    internal sealed record Row(
        string Fabric, string Sparse, string Layer, double Forward, double ForwardPredicted, double Both, double BothPredicted, double PeakGb,
        double PeakPredictedGb, string Set)
    {
        public double Error => 100 * ((BothPredicted / Both) - 1);
    }

    private sealed class NoRouter : IRouter
    {
        public int MaximumHops => 0;

        public int Route(int source, int destination, Span<int> links) => 0;
    }

    private sealed class EvenRouting(int experts, int topK) : IRouting
    {
        public IRoutedTokens Route(int layer, int microBatch, int head, int sources, int tokensPerSource) =>
            new EvenTokens(sources, experts, topK, tokensPerSource);
    }

    private sealed class EvenTokens(int sources, int experts, int topK, int tokens) : IRoutedTokens
    {
        public int Sources => sources;

        public int Experts => experts;

        public int Rows(int source, int expert) => (tokens * topK / experts) + (expert < tokens * topK % experts ? 1 : 0);

        public int DistinctTokens(int source, int group, int groups) => tokens;
    }
}
