using SimMoE.Experiments.Paper.Tables;

namespace SimMoE.Tests.Experiments.Paper;

/// <summary>Tables of figures from a few rows written by hand.</summary>
public sealed class DerivationTests
{
    /// <summary>Two seeds, 1,000 and 1,200 bytes for 10 tokens: 100 and 120 a token, mean 110. De-duplicated at 3 ranks: at most 4
    /// transfers of
    /// 2 x 1024 bytes to 2 other ranks, 16,384.</summary>
    [Fact]
    public void BytesPerToken_TwoSeeds_AreDividedAndBounded()
    {
        var rows = new MadeUpSweep()
            .Cell("ep-dedup", 1, [("model.moe.top_k", "4")], ("token_wire_bytes", 1000), ("tokens", 10), ("ranks", 3))
            .Cell("ep-dedup", 2, [("model.moe.top_k", "4")], ("token_wire_bytes", 1200), ("tokens", 10), ("ranks", 3))
            .Rows;

        Assert.Equal(
            """
            strategy,k,source,bytes_per_token_mean,bytes_per_token_min,bytes_per_token_max
            ep-dedup,4,simulated,110,100,120
            ep-dedup,4,bound,16384,16384,16384

            """,
            MadeUpSweep.Csv(new BytesPerToken(), rows)
        );
    }

    /// <summary>300 us of dispatch and 200 us of combine are 0.5 ms; experts and backward do not count.</summary>
    [Fact]
    public void LatencyBySkew_ForwardExchanges_AreAdded()
    {
        var rows = new MadeUpSweep()
            .Cell("ep", 1, [("model.moe.top_k", "2"), ("routing.exponent", "1")], ("load_max_over_mean", 3.2))
            .Stage("forward", "dispatch", ("busiest_rank_time_us", 300))
            .Stage("forward", "experts", ("busiest_rank_time_us", 900))
            .Stage("forward", "combine", ("busiest_rank_time_us", 200))
            .Stage("backward", "combine", ("busiest_rank_time_us", 700))
            .Rows;

        Assert.Equal(
            """
            strategy,skew,k,source,alltoall_ms_mean,alltoall_ms_min,alltoall_ms_max,rows_max_over_mean
            ep,1,2,simulated,0.5,0.5,0.5,3.2

            """,
            MadeUpSweep.Csv(new LatencyBySkew(), rows)
        );
    }

    [Fact]
    public void MemoryBySkew_Bytes_BecomeGigabytes()
    {
        var rows = new MadeUpSweep()
            .Cell(
                "ep",
                1,
                [("model.moe.top_k", "2"), ("routing.exponent", "0")],
                ("peak_memory_bytes", 31_900_000_000),
                ("memory_bytes", 80_000_000_000)
            )
            .Rows;

        Assert.Equal(
            """
            strategy,skew,k,source,peak_memory_gb_mean,peak_memory_gb_min,peak_memory_gb_max,capacity_gb
            ep,0,2,simulated,31.9,31.9,31.9,80

            """,
            MadeUpSweep.Csv(new MemoryBySkew(), rows)
        );
    }

    /// <summary>A step of 10 ms: experts 3 + 4 in both directions, dispatch 1.5 exposed, host synchronisation 0.5 wherever it falls,
    /// launches 0.25.
    /// 9.25 are told, so 0.75 are idle.</summary>
    [Fact]
    public void WhereAStepGoes_Parts_AddUpToTheStep()
    {
        var rows = new MadeUpSweep()
            .Cell("ep-grouped-gemm", 1, [("model.name", "2.2B"), ("topology", "NVLink")], ("step_time_ms", 10))
            .Stage("forward", "experts", ("kernel_time_us", 3000), ("launch_wait_time_us", 250))
            .Stage("forward", "count", ("host_sync_time_us", 200))
            .Stage("forward", "host-sync", ("host_sync_time_us", 300))
            .Stage("forward", "dispatch", ("exposed_communication_time_us", 1500))
            .Stage("backward", "experts", ("kernel_time_us", 4000))
            .Rows;

        Assert.Equal(
            """
            implementation,model,fabric,stage,exposed_ms_mean,step_ms_mean
            ep-grouped-gemm,2.2B,NVLink,experts,7,10
            ep-grouped-gemm,2.2B,NVLink,dispatch,1.5,10
            ep-grouped-gemm,2.2B,NVLink,host-sync,0.5,10
            ep-grouped-gemm,2.2B,NVLink,launch-wait,0.25,10
            ep-grouped-gemm,2.2B,NVLink,idle,0.75,10

            """,
            MadeUpSweep.Csv(new WhereAStepGoes(), rows)
        );
    }

    /// <summary>Speed-up seed by seed: 30 / 10 = 3 and 20 / 20 = 1, mean 2, although the means alone would give 25 / 15 = 1.67.</summary>
    [Fact]
    public void SpeedUpMap_SeedsAreJoined_AndMemoryIsMarked()
    {
        var rows = new MadeUpSweep();
        foreach (
            var (name, k, seed, time, memory) in new[]
            {
                ("ep-fused", "1", 1, 30, 70),
                ("ep-fused", "1", 2, 20, 70),
                ("ep-fused", "2", 1, 50, 90),
                ("ep-fused", "2", 2, 50, 70),
                ("hp-fused", "1", 1, 10, 20),
                ("hp-fused", "1", 2, 20, 20),
                ("hp-fused", "2", 1, 10, 20),
                ("hp-fused", "2", 2, 10, 20),
            }
        )
        {
            rows.Cell(
                name,
                seed,
                [("topology", "NVLink"), ("model.moe.top_k", k), ("model.moe.granularity", "1")],
                ("step_time_ms", time),
                ("peak_memory_bytes", memory),
                ("memory_bytes", 80)
            );
        }

        Assert.Equal(
            """
            baseline,fabric,k,granularity,status,speedup_mean,ep_step_ms_mean,hp_step_ms_mean
            ep-fused,NVLink,1,1,ok,2,25,15
            ep-fused,NVLink,2,1,ep-oom,,50,10

            """,
            MadeUpSweep.Csv(new SpeedUpMap(), rows.Rows)
        );
    }

    /// <summary>With one rank in each inner group head-and-expert parallel is HP; 40 / 16 = 2.5.</summary>
    [Fact]
    public void Scaling_OneRankAGroup_IsHeadParallel()
    {
        var rows = new MadeUpSweep()
            .Cell("ep", 1, [("topology", "8 GPUs")], ("ranks", 8), ("step_time_ms", 40), ("expert_parallel", 8))
            .Cell("hp-ep", 1, [("topology", "8 GPUs")], ("ranks", 8), ("step_time_ms", 16), ("expert_parallel", 1))
            .Rows;

        Assert.EndsWith(
            """
            ,ep,8,simulated,40,40,40,,,
            "H100 nodes, rails 400 Gb/s",hp,8,simulated,16,16,16,2.5,2.5,2.5

            """,
            MadeUpSweep.Csv(new Scaling(), rows),
            StringComparison.Ordinal
        );
    }

    /// <summary>10 us of payload after 8 us of counts and 20 + 2 us of the host: 40 us, of which 75 % are not payload. The router's late
    /// launch is
    /// the start of the run and does not count. 4,096 bytes over 2 ranks are 2,048 a rank.</summary>
    [Fact]
    public void MetadataCost_WhatPrecedesTheRows_IsOverhead()
    {
        var rows = new MadeUpSweep()
            .Cell("ep", 1, [("topology", "NVLink")], ("ranks", 2))
            .Stage("forward", "router", ("launch_wait_time_us", 50))
            .Stage("forward", "metadata-exchange", ("busiest_rank_time_us", 8))
            .Stage("forward", "host-sync", ("host_sync_time_us", 20))
            .Stage("forward", "dispatch", ("busiest_rank_time_us", 10), ("launch_wait_time_us", 2), ("logical_bytes", 4096))
            .Rows;

        Assert.Equal(
            """
            fabric,component,message_bytes,source,time_us_mean,time_us_min,time_us_max,overhead_percent_mean,overhead_percent_min,overhead_percent_max
            NVLink,ep-total,2048,simulated,40,40,40,75,75,75
            NVLink,payload,2048,simulated,10,10,10,,,
            NVLink,metadata-exchange,2048,simulated,8,8,8,,,
            NVLink,host-sync,2048,simulated,22,22,22,,,

            """,
            MadeUpSweep.Csv(new MetadataCost(), rows)
        );
    }

    /// <summary>900 ms a step are 15,028 x 0.9 s x 4 GPUs / 3,600 s = 15.028 GPU-hours; 450 ms half of it. The run that does not fit in
    /// memory is not
    /// in the span.</summary>
    [Fact]
    public void TableOne_StepTime_BecomesGpuHours()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            Path.Combine(folder.Path, "published.csv"),
            "case,group,model,strategy,published_hours\nmoe,2.2B,MoE EP,ep,30.056\n"
        );
        var rows = new MadeUpSweep();
        foreach (var (sequences, time, memory) in new[] { ("4", 1800, 10), ("8", 900, 20), ("16", 450, 100) })
        {
            rows.Cell(
                "moe",
                1,
                [("parallel.sequences_per_rank", sequences)],
                ("step_time_ms", time),
                ("ranks", 4),
                ("peak_memory_bytes", memory),
                ("memory_bytes", 80)
            );
        }

        Assert.Equal(
            """
            group,model,strategy,published_hours,predicted_hours_mean,predicted_hours_min,predicted_hours_max,predicted_over_published,published_over_first,predicted_over_first,step_ms_mean
            2.2B,MoE EP,ep,30.056,15.028,15.028,30.056,0.5,1,1,900

            """,
            MadeUpSweep.Csv(new TableOne(), rows.Rows, folder.Path)
        );
    }
}
