using SimMoE.Experiments.Specs;
using SimMoE.Simulator.Memory;
using SimMoE.Simulator.Steps;
using SimMoE.Workload;
using SimMoE.Workload.Models;

namespace SimMoE.Experiments.Validation;

/// <summary>Whole sparse layers measured on 2 x H200: 8 sequences of 2,048 tokens a rank, d = 1,024, 8 heads of 128.</summary>
internal static class MeasuredLayers
{
    private const int Hidden = 1024;
    private const int Tokens = 8 * 2048;
    private const string CalibratedLayer = "384/4/256";
    private const string CalibratesMask = "nvlink, hp-flex-attention, 768/4/256, forward";

    private static readonly (string Name, string Column, string Unit)[] Quantities =
    [
        ("forward", "forward_ms", "ms"),
        ("forward + backward", "forward_backward_ms", "ms"),
        ("peak memory", "peak_gb", "GB"),
    ];

    /// <summary>Times, then memory.</summary>
    /// <param name="repository">Folder of the repository.</param>
    public static IEnumerable<ValidationGroup> Groups(string repository)
    {
        var file = MeasuredFile.Read(repository, "h200/layers.csv");
        yield return new(
            "layer-time",
            "One sparse layer alone on the presets h200x2-*, profile h200-measured, the implementation's "
                + "preset, uniform routing; named fabric, implementation, experts / k / expert size. Rows of "
                + "384/4/256 over nvlink calibrate the implementations (and one forward row of the published HP "
                + "code its block mask). The other rows over nvlink were seen when passes, launches and the form of"
                + " the experts' backward were chosen; shm and socket rows validate.",
            [.. file.Rows.SelectMany(row => Rows(file, row)), Floor()]
        );
        yield return new(
            "layer-memory",
            "Peak of the same layers: memory model without optimiser and framework overhead, plus the "
                + "measurement's own f32 input, output and gradient. Nothing was fitted.",
            [.. file.Rows.Select(row => Row(file, row, Quantities[2], Gigabytes(file, row)))]
        );
    }

    private static IEnumerable<ValidationRow> Rows(MeasuredFile file, string[] row)
    {
        var layer = Layer(file, row);
        yield return Row(file, row, Quantities[0], layer.Run(SimulationScope.LayerForward).StepTime.TotalMilliseconds);
        yield return Row(file, row, Quantities[1], layer.Run(SimulationScope.Layer).StepTime.TotalMilliseconds);
    }

    private static ValidationRow Row(MeasuredFile file, string[] row, (string Name, string Column, string Unit) quantity, double predicted)
    {
        var name = $"{file.Text(row, "experts")}/{file.Text(row, "top_k")}/{file.Text(row, "expert_size")}";
        var fabric = file.Text(row, "fabric");
        var implementation = file.Text(row, "implementation");
        var layer = $"{fabric}, {implementation}, {name}, {quantity.Name}";
        var fitted = quantity.Unit == "ms" ? Fitted(implementation) : "";
        var calibrates = fitted.Length > 0 && fabric == "nvlink" && (name == CalibratedLayer || layer == CalibratesMask);
        var seen = fabric == "nvlink" && quantity.Unit == "ms";
        return new ValidationRow
        {
            Case = layer,
            Set =
                calibrates ? RowSet.Calibration
                : seen ? RowSet.Seen
                : RowSet.Validation,
            Published = file.Number(row, quantity.Column),
            Predicted = predicted,
            Unit = quantity.Unit,
            Fitted = fitted,
            Source = $"{EvenExchanges.Machine}, Experiments/Measurements/h200/layers.csv",
        };
    }

    /// <summary>What was fitted to the calibrating rows of an implementation; docs/models/implementations.md derives each.</summary>
    private static string Fitted(string implementation) =>
        implementation switch
        {
            "ep-grouped-gemm" => "ep-grouped-gemm: passes 5.5 of unpermute, ungroup and regroup backward, on 384/4/256",
            "hp-plain" => "hp-plain: passes 52 of aggregate and 42 of group backward, on 384/4/256",
            "hp-flex-attention" => "hp-flex-attention: passes 23, 54 forward and 40, 65 backward of group and aggregate, on 384/4/256; "
                + "block_mask_entry 500 ps of h200-measured, on forward at 768/4/256 less 384/4/256",
            _ => "",
        };

    private static ValidationRow Floor() =>
        new()
        {
            Case = $"nvlink, hp-fused, {CalibratedLayer}, forward + backward",
            Set = RowSet.Exact,
            Published = 1.8,
            Predicted = Layer("nvlink", "hp-fused", 384, 4, 256).Run(SimulationScope.Layer).StepTime.TotalMilliseconds,
            Unit = "ms",
            Source = "added up by hand from measured rates, nothing overlapped (docs/models/implementations.md)",
            Remark = "a bound, not a measurement",
        };

    private static OneLayer Layer(MeasuredFile file, string[] row) =>
        Layer(
            file.Text(row, "fabric"),
            file.Text(row, "implementation"),
            (int)file.Number(row, "experts"),
            (int)file.Number(row, "top_k"),
            (int)file.Number(row, "expert_size")
        );

    private static OneLayer Layer(string fabric, string implementation, int experts, int topK, int size)
    {
        var byHeads = implementation.StartsWith("hp", StringComparison.Ordinal);
        return new OneLayer
        {
            Cluster = TopologyReader.Load($"h200x2-{fabric}"),
            Strategy = byHeads ? StrategyKind.HeadParallel : StrategyKind.ExpertParallel,
            Hidden = Hidden,
            Tokens = Tokens,
            Implementation = implementation,
            Moe = new MoeSpec
            {
                Kind = byHeads ? FeedForwardKind.MultiHeadLatentMoe : FeedForwardKind.Moe,
                Experts = experts,
                TopK = topK,
                ExpertSize = size,
                Heads = byHeads ? 8 : 0,
                HeadSize = byHeads ? 128 : 0,
            },
        };
    }

    /// <summary>End of the layer's forward: no attention, no optimiser, no context (torch counts its own allocations).</summary>
    private static double Gigabytes(MeasuredFile file, string[] row)
    {
        var layer = Layer(file, row);
        var usage = MemoryModel.Peak(
            new MemoryCase
            {
                Model = layer.Model with
                {
                    Attention = new AttentionSpec
                    {
                        Heads = 0,
                        KeyValueHeads = 0,
                        HeadSize = 128,
                    },
                },
                Plan = layer.Plan,
                Sparse = ImplementationReader.Preset(layer.Implementation),
                ReceivedRows = layer.Strategy == StrategyKind.HeadParallel ? [] : [(long)Tokens * layer.Moe.TopK],
                Profile = new MemoryProfile
                {
                    Overhead = default,
                    OptimizerBytes = 0,
                    FeedForwardOptimizerBytes = 0,
                },
            }
        );
        return (usage.Total.Count + (3L * sizeof(float) * Tokens * Hidden)) / 1e9;
    }
}
