using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SimMoE.Plots;
using SimMoE.Plots.Figures;

namespace SimMoE.Tests.Plots;

/// <summary>Tables of made-up numbers with the shape of the real ones. They show that figures draw; they say nothing about EP or
/// HP.</summary>
internal static class SyntheticTables
{
    private static readonly int[] Ks = [1, 2, 4, 8, 16, 32];

    /// <summary>Every figure.</summary>
    public static ImmutableArray<Figure> Figures { get; } = [.. PaperFigures.All, .. TrainedFigures.All];

    /// <summary>The made-up table of a figure.</summary>
    public static string For(string figure) =>
        figure switch
        {
            "fig1-bytes-per-token" => BytesPerToken(),
            "fig2-latency-by-skew" => BySkew("alltoall_ms", 0.4, ""),
            "fig3-memory-by-skew" => BySkew("peak_memory_gb", 12, "80"),
            "fig4-where-a-step-goes" => Stages(),
            "fig5-speedup-map" => Map(),
            "fig6-scaling" => Scaling(),
            "fig7-metadata-cost" => Metadata(),
            "fig8-table-1" => Hours(),
            "quality-parity" => Losses(),
            _ => throw new ArgumentOutOfRangeException(nameof(figure)),
        };

    private static string BytesPerToken()
    {
        var table = new StringBuilder("strategy,k,source,bytes_per_token_mean,bytes_per_token_min,bytes_per_token_max\n");
        foreach (var k in Ks)
        {
            Add(table, "ep", k, "simulated", 8192.0 * k, 8192.0 * k, 8192.0 * k);
            var distinct = 8192 * 8 * (1 - Math.Pow(7.0 / 8, k));
            Add(table, "ep-dedup", k, "simulated", distinct, distinct * 0.93, distinct * 1.04);
            Add(table, "latent-ep", k, "simulated", 2048.0 * k, 2048.0 * k, 2048.0 * k);
            Add(table, "hp", k, "simulated", 8192, 8192, 8192);
            Add(table, "ep-dedup", k, "bound", 65536, 65536, 65536);
        }

        return table.ToString();
    }

    private static string Losses()
    {
        var table = new StringBuilder("variant,source,step,tokens_millions,seeds,val_loss_mean,val_loss_min,val_loss_max\n");
        foreach (var (variant, offset) in new[] { ("hp", 0.0), ("ep", 0.02) })
        {
            for (var step = 0; step <= 2000; step += 100)
            {
                var loss = 1.3 + offset + (4.2 * Math.Exp(-step / 300.0));
                Add(table, variant, "measured", step, (step + 1) * 0.008192, 3, loss, loss - 0.01, loss + 0.012);
            }
        }

        return table.ToString();
    }

    private static string BySkew(string quantity, double unit, string capacity)
    {
        var last = capacity.Length > 0 ? ",capacity_gb" : "";
        var table = new StringBuilder($"strategy,skew,k,source,{quantity}_mean,{quantity}_min,{quantity}_max{last}\n");
        object[] end = capacity.Length > 0 ? [capacity] : [];
        foreach (var k in Ks)
        {
            for (var skew = 0; skew <= 2; skew++)
            {
                var ep = unit * (1 + (k * (0.3 + (0.25 * skew))));
                Add(table, ["ep", skew, k, "simulated", ep, ep * 0.96, ep * 1.05, .. end]);
                Add(table, ["hp", skew, k, "simulated", unit * 1.2, unit * 1.2, unit * 1.2, .. end]);
                Add(table, ["ep", skew, k, "measured", ep * 1.12, ep * 1.05, ep * 1.2, .. end]);
            }
        }

        return table.ToString();
    }

    private static string Stages()
    {
        var table = new StringBuilder("implementation,model,fabric,stage,exposed_ms_mean,step_ms_mean,measured_step_ms\n");
        string[] implementations = ["ep-per-expert-gemm", "ep-grouped-gemm", "hp-flex-attention", "hp-fused"];
        (string Stage, double[] Parts)[] stages =
        [
            ("router", [40, 40, 60, 30]),
            ("count", [5, 5, 0, 0]),
            ("permute", [20, 20, 0, 0]),
            ("pack", [0, 0, 15, 15]),
            ("metadata-exchange", [30, 30, 0, 0]),
            ("host-sync", [80, 40, 20, 0]),
            ("dispatch", [90, 90, 25, 25]),
            ("experts", [900, 350, 500, 260]),
            ("combine", [90, 90, 25, 25]),
            ("aggregate", [15, 15, 25, 10]),
            ("project-in", [0, 0, 40, 40]),
            ("project-out", [0, 0, 40, 40]),
            ("gradient-reduce", [60, 60, 70, 70]),
            ("attention", [400, 400, 400, 400]),
            ("optimizer", [150, 60, 50, 50]),
        ];
        foreach (var (model, scale) in new[] { ("2.2B", 1.0), ("4.2B", 1.4) })
        {
            foreach (var (fabric, slow) in new[] { ("4 × H100 NVLink", 1.0), ("25 GbE", 30.0) })
            {
                for (var i = 0; i < implementations.Length; i++)
                {
                    double Time((string Stage, double[] Parts) s) =>
                        s.Parts[i] * scale * (s.Stage is "dispatch" or "combine" or "gradient-reduce" ? slow : 1);
                    var step = stages.Sum(Time);
                    foreach (var stage in stages.Where(s => s.Parts[i] > 0))
                    {
                        Add(
                            table,
                            implementations[i],
                            model,
                            fabric,
                            stage.Stage,
                            Time(stage),
                            step,
                            fabric == "25 GbE" ? "" : step * 1.07
                        );
                    }
                }
            }
        }

        return table.ToString();
    }

    private static string Map()
    {
        var table = new StringBuilder("baseline,fabric,k,granularity,status,speedup_mean,measured_speedup\n");
        foreach (var (baseline, strength) in new[] { ("ep-grouped-gemm", 1.0), ("ep-fused", 0.6) })
        {
            foreach (
                var (fabric, gain) in new[] { ("4 × H100 NVLink", 0.55), ("32 × H100, 400 Gb/s rails", 0.8), ("16 GPUs, 25 GbE", 1.4) }
            )
            {
                foreach (var (k, granularity) in Ks.SelectMany(k => new[] { 1, 2, 4, 8 }.Select(granularity => (k, granularity))))
                {
                    var lost = fabric.Contains("GbE", StringComparison.Ordinal) && k * granularity >= 128;
                    Add(
                        table,
                        baseline,
                        fabric,
                        k,
                        granularity,
                        lost ? "ep-oom" : "ok",
                        lost ? "" : strength * gain * Math.Pow(k * granularity, 0.35),
                        k == 4 && granularity == 2 ? 1.5 : ""
                    );
                }
            }
        }

        return table.ToString();
    }

    private static string Scaling()
    {
        var table = new StringBuilder(
            "fabric,strategy,gpus,source,step_ms_mean,step_ms_min,step_ms_max,speedup_mean,speedup_min,speedup_max\n"
        );
        for (var gpus = 4; gpus <= 1024; gpus *= 2)
        {
            var ep = 500 + (90 * Math.Log2(gpus));
            Add(table, "H100, 400 Gb/s rails", "ep", gpus, "simulated", ep, ep * 0.95, ep * 1.06, "", "", "");
            var hp = 450 + (40 * Math.Log2(gpus)) + (gpus > 8 ? 30 : 0);
            if (gpus <= 8)
            {
                Add(table, "H100, 400 Gb/s rails", "ep", gpus, "measured", ep * 1.1, ep * 1.04, ep * 1.17, "", "", "");
            }

            foreach (var name in gpus == 8 ? new[] { "hp", "hp-ep" } : [gpus < 8 ? "hp" : "hp-ep"])
            {
                Add(
                    table,
                    "H100, 400 Gb/s rails",
                    name,
                    gpus,
                    "simulated",
                    hp,
                    hp * 0.99,
                    hp * 1.01,
                    ep / hp,
                    ep / hp * 0.96,
                    ep / hp * 1.04
                );
            }
        }

        return table.ToString();
    }

    private static string Metadata()
    {
        var table = new StringBuilder(
            "fabric,component,message_bytes,source,time_us_mean,time_us_min,time_us_max,"
                + "overhead_percent_mean,overhead_percent_min,overhead_percent_max\n"
        );
        foreach (var (fabric, latency, rate) in new[] { ("NVLink", 9.0, 4e5), ("host memory", 25.0, 2e4), ("sockets", 120.0, 2e3) })
        {
            for (var bytes = 4096.0; bytes < 1.2e9; bytes *= 8)
            {
                var payload = latency + (bytes / rate);
                var total = payload + latency + 35;
                var share = 100 * (latency + 35) / total;
                Add(table, fabric, "ep-total", bytes, "simulated", total, total * 0.97, total * 1.08, share, share * 0.97, share);
                Add(table, fabric, "payload", bytes, "simulated", payload, payload, payload, "", "", "");
                Add(table, fabric, "metadata-exchange", bytes, "simulated", latency, latency * 0.9, latency * 1.2, "", "", "");
                Add(table, fabric, "host-sync", bytes, "simulated", 35, 33, 40, "", "", "");
                Add(table, fabric, "hp-total", bytes, "simulated", payload * 0.95, payload * 0.95, payload * 0.95, "", "", "");
                Add(table, fabric, "payload", bytes, "measured", payload * 1.1, payload, payload * 1.4, "", "", "");
            }
        }

        return table.ToString();
    }

    private static string Hours()
    {
        var table = new StringBuilder(
            "group,model,strategy,published_hours,predicted_hours_mean,predicted_hours_min,predicted_hours_max\n"
        );
        Add(table, "dense", "MLP", "dense", 14, 12, 12, 12);
        foreach (var (group, scale) in new[] { ("2.2B", 1.0), ("4.2B", 1.5) })
        {
            Add(table, group, "MoE EP", "ep", 35 * scale, 30 * scale, 29 * scale, 32 * scale);
            Add(table, group, "LatentMoE EP", "latent-ep", 33 * scale, 28 * scale, 27 * scale, 29 * scale);
            Add(table, group, "MH LatentMoE HP", "hp", 32 * scale, 29 * scale, 28.5 * scale, 29.5 * scale);
            Add(table, group, "MH LatentMoE HP G", "hp", 44 * scale, 47 * scale, 46 * scale, 48 * scale);
        }

        return table.ToString();
    }

    private static void Add(StringBuilder table, params object[] cells)
    {
        var texts = cells
            .Select(cell => cell is double number ? number.ToString("R", CultureInfo.InvariantCulture) : $"{cell}")
            .Select(text => text.Contains(',', StringComparison.Ordinal) ? $"\"{text}\"" : text);
        table.AppendJoin(',', texts).Append('\n');
    }
}
