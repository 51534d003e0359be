using System.Globalization;
using SimMoE.Tests.Simulator.Compute;
using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Measurements;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Workload.Measurements;

public sealed class MeasurementTableTests
{
    private const string StageHeader =
        "machine,software,date,fabric,strategy,implementation,precision,ranks,tokens_per_rank,hidden_size,experts,top_k,expert_size,heads,head_size,"
        + "routing,stage,pass,rank,repeats,p25_us,p50_us,p75_us,quick\n";

    private static readonly Provenance Here = new()
    {
        Machine = "2xH200",
        Software = "SimMoE 1.0.0 libtorch 2.11.0 NCCL 2.28.9",
        Date = "2026-11-25",
    };

    private static readonly MeasuredLayer SomeLayer = new()
    {
        Fabric = "nvlink",
        Strategy = StrategyKind.HeadParallel,
        Implementation = "hp-plain",
        Precision = "bfloat16",
        Ranks = 2,
        TokensPerRank = 16384,
        HiddenSize = 1024,
        Experts = 384,
        TopK = 4,
        ExpertSize = 256,
        Heads = 8,
        HeadSize = 128,
        Routing = "zipf 1",
    };

    private static readonly StageMeasurement StageRow = new()
    {
        Provenance = Here,
        Layer = SomeLayer,
        Stage = Stage.Dispatch,
        Pass = Pass.Forward,
        Rank = 1,
        Repeats = 20,
        Time = new Quartiles(230.5, 236.25, 250),
    };

    private static readonly CollectiveMeasurement CollectiveRow = new()
    {
        Provenance = Here,
        Collective = new MeasuredCollective
        {
            Fabric = "nvlink",
            Ranks = 2,
            Name = CollectiveNames.AllToAll,
            Type = "float32",
            SizeBytes = 1 << 30,
            Share = 0.5,
        },
        Clock = "cuda-event",
        Rank = 1,
        Repeats = 20,
        Time = new Quartiles(1.5, 2.25, 3),
        AlgorithmBandwidth = 477.2186,
        BusBandwidth = 238.6093,
        Wrong = 7,
    };

    private static readonly KernelMeasurement KernelRow = new()
    {
        Provenance = Here,
        Kernel = new MeasuredKernel
        {
            Device = "NVIDIA H200",
            Family = "gemm",
            Type = "bfloat16",
            Shape = "m=1 n=2 k=3",
        },
        Method = "stream",
        Clock = "cuda-event",
        Launches = 50,
        Repeats = 15,
        Time = new Quartiles(0.001, 0.002, 0.0035),
        Flops = 5_000_000_000_000,
        Bytes = 22,
    };

    private static readonly LayerMeasurement LayerRow = new()
    {
        Provenance = Here,
        Layer = SomeLayer,
        Clock = "cuda-event",
        Rank = 0,
        Repeats = 20,
        Forward = new Quartiles(1, 2, 3),
        Backward = new Quartiles(4, 5, 6),
        ForwardBackward = new Quartiles(5, 7, 9),
        ExpertRows = 524288,
        PeakBytes = 2_800_000_000,
    };

    [Fact]
    public void Write_Stage_IsTheExpectedText() =>
        Assert.Equal(
            StageHeader
                + "2xH200,SimMoE 1.0.0 libtorch 2.11.0 NCCL 2.28.9,2026-11-25,nvlink,head-parallel,hp-plain,bfloat16,2,16384,1024,384,4,256,8,128,"
                + "zipf 1,dispatch,forward,1,20,230.5,236.25,250,0\n",
            MeasurementTable.Write([StageRow])
        );

    [Fact]
    public void Write_Layer_IsTheExpectedText() =>
        Assert.Equal(
            "machine,software,date,fabric,strategy,implementation,precision,ranks,tokens_per_rank,hidden_size,experts,top_k,expert_size,heads,head_size,"
                + "routing,clock,rank,repeats,forward_p25_us,forward_p50_us,forward_p75_us,backward_p25_us,backward_p50_us,backward_p75_us,"
                + "forward_backward_p25_us,forward_backward_p50_us,forward_backward_p75_us,expert_rows,peak_bytes,quick\n"
                + "2xH200,SimMoE 1.0.0 libtorch 2.11.0 NCCL 2.28.9,2026-11-25,nvlink,head-parallel,hp-plain,bfloat16,2,16384,1024,384,4,256,8,128,"
                + "zipf 1,cuda-event,0,20,1,2,3,4,5,6,5,7,9,524288,2800000000,1\n",
            MeasurementTable.Write([LayerRow with { Quick = true }])
        );

    [Fact]
    public void Parse_OfWhatWasWritten_IsTheSame()
    {
        AssertKept(StageRow, StageRow with { Pass = Pass.Backward, Time = new Quartiles(0, 1.0 / 3, 1e9), Quick = true });
        AssertKept(CollectiveRow, CollectiveRow with { Rank = 0 });
        AssertKept(KernelRow, KernelRow with { Quick = true });
        AssertKept(LayerRow, LayerRow with { Provenance = Here with { Machine = "one, two and \"three\"" } });
    }

    [Fact]
    public void Write_UnderCommaDecimals_IsTheSame()
    {
        var before = CultureInfo.CurrentCulture;
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        german.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = german;
            Assert.Contains(",230.5,236.25,250,0\n", MeasurementTable.Write([StageRow]), StringComparison.Ordinal);
            AssertKept(StageRow);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>Line 2 has a bad time, line 3 a bad word, line 4 a bad count, line 5 is cut: four problems at once.</summary>
    [Fact]
    public void Parse_DamagedLines_ReportsEach()
    {
        var text =
            MeasurementTable
                .Write([StageRow, StageRow with { Rank = 0 }, StageRow with { Rank = 2 }])
                .Replace("forward,1,20,230.5,236.25", "forward,1,20,230.5,-1", StringComparison.Ordinal)
                .Replace("forward,0", "sideways,0", StringComparison.Ordinal)
                .Replace("forward,2,20", "forward,2,many", StringComparison.Ordinal) + "2xH200,PyTorch\n";
        var problems = Assert.Throws<SpecException>(() => MeasurementTable.Parse<StageMeasurement>(text, "m.csv")).Problems;
        Assert.Equal(
            [
                "m.csv:2: $.p50_us: found '-1'; expected a number of 0 or more",
                "m.csv:3: $.pass: found 'sideways'; expected one of forward, backward, update",
                "m.csv:4: $.repeats: found 'many'; expected a whole number of 0 or more",
                "m.csv:5: $: found 2 columns; expected 24; the file may have been cut",
            ],
            problems.Select(problem => problem.ToString())
        );
    }

    /// <summary>Numbers that measure nothing are refused with line, column and what is expected: none of them may reach a fit.</summary>
    /// <param name="column">Column that is refused.</param>
    /// <param name="written">As it is.</param>
    /// <param name="changed">As it is made.</param>
    [Theory]
    [InlineData("ranks", "bfloat16,2,", "bfloat16,0,")]
    [InlineData("ranks", "bfloat16,2,", "bfloat16,8193,")]
    [InlineData("tokens_per_rank", ",16384,", ",0,")]
    [InlineData("hidden_size", ",1024,", ",0,")]
    [InlineData("top_k", ",384,4,", ",384,385,")]
    [InlineData("top_k", ",384,4,", ",384,0,")]
    [InlineData("expert_size", ",256,8,", ",0,8,")]
    [InlineData("heads", ",256,8,", ",256,0,")]
    [InlineData("head_size", ",8,128,", ",8,0,")]
    [InlineData("routing", "zipf 1", "uniform")]
    [InlineData("routing", "zipf 1", "zipf -1")]
    [InlineData("routing", "zipf 1", "zipf x")]
    [InlineData("stage", "dispatch", "despatch")]
    [InlineData("rank", "forward,1,", "forward,2,")]
    [InlineData("p50_us", "230.5,236.25,250", "237,236.25,250")]
    [InlineData("p50_us", "230.5,236.25,250", "230.5,236.25,236")]
    [InlineData("p50_us", "230.5,236.25,250", "230.5,236.25,1.1E+12")]
    [InlineData("p50_us", "dispatch,forward,1,20,230.5,236.25,250", "layer,forward,1,20,0,0,0")]
    public void Parse_StageThatMeasuresNothing_IsRefused(string column, string written, string changed) =>
        AssertRefused(StageRow, column, written, changed);

    [Theory]
    [InlineData("collective", "all-to-all", "all-to-some")]
    [InlineData("ranks", "nvlink,2,", "nvlink,1,")]
    [InlineData("rank", "cuda-event,1,", "cuda-event,2,")]
    [InlineData("size_bytes", "1073741824", "0")]
    [InlineData("size_bytes", "1073741824", "9223372036854775807")]
    [InlineData("share", ",0.5,", ",1.5,")]
    [InlineData("p50_us", "1.5,2.25,3,", "0,0,3,")]
    [InlineData("p50_us", "1.5,2.25,3,", "0,0.001,3,")]
    public void Parse_CollectiveThatMeasuresNothing_IsRefused(string column, string written, string changed) =>
        AssertRefused(CollectiveRow, column, written, changed);

    [Fact]
    public void Parse_KernelThatTakesNoTime_IsRefused() => AssertRefused(KernelRow, "p50_us", "0.001,0.002,0.0035", "0,0,0");

    [Theory]
    [InlineData("forward_p50_us", ",1,2,3,", ",0,0,3,")]
    [InlineData("backward_p50_us", ",4,5,6,", ",4,7,6,")]
    [InlineData("forward_backward_p50_us", ",5,7,9,", ",0,0,9,")]
    [InlineData("peak_bytes", "2800000000", "9223372036854775807")]
    public void Parse_LayerThatMeasuresNothing_IsRefused(string column, string written, string changed) =>
        AssertRefused(LayerRow, column, written, changed);

    /// <summary>Columns of one prefix are not those of another.</summary>
    [Fact]
    public void Parse_BadCellBelowAPrefix_NamesTheWholeColumn()
    {
        var text = MeasurementTable.Write([LayerRow]).Replace(",5,7,9,", ",5,7,long,", StringComparison.Ordinal);
        Assert.Equal(
            "$.forward_backward_p75_us",
            Assert.Throws<SpecException>(() => MeasurementTable.Parse<LayerMeasurement>(text, "l.csv")).Problems.Single().Path
        );
    }

    /// <summary>236.25 cut to 23 is still a number; the missing line end betrays it.</summary>
    [Fact]
    public void Parse_CutWithinTheLastCell_IsRefused()
    {
        var text = MeasurementTable.Write([StageRow]);
        Assert.Contains("may have been cut", Refusal<StageMeasurement>(text[..^1]), StringComparison.Ordinal);
    }

    /// <summary>Files from before the columns existed: nothing says what the products' type was.</summary>
    [Fact]
    public void Parse_WithoutPrecisionAndQuick_IsUnknownAndNotQuick()
    {
        var text =
            StageHeader.Replace("precision,", "", StringComparison.Ordinal).Replace(",quick", "", StringComparison.Ordinal)
            + "2xH200,SimMoE 1.0.0 libtorch 2.11.0 NCCL 2.28.9,2026-11-25,nvlink,head-parallel,hp-plain,2,16384,1024,384,4,256,8,128,"
            + "zipf 1,dispatch,forward,1,20,230.5,236.25,250\n";
        Assert.Equal(
            [StageRow with { Layer = SomeLayer with { Precision = MeasuredLayer.UnknownPrecision } }],
            MeasurementTable.Parse<StageMeasurement>(text, "m.csv")
        );
    }

    [Fact]
    public void Parse_OtherHeaders_AreRefusedByName()
    {
        Assert.Contains("columns of stage measurements", Refusal<StageMeasurement>("a,b\n1,2\n"), StringComparison.Ordinal);
        Assert.Contains(
            "columns of kernel measurements",
            Refusal<KernelMeasurement>(MeasurementTable.Write([LayerRow])),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "the header has wrong twice",
            Refusal<CollectiveMeasurement>(
                MeasurementTable.Write([CollectiveRow]).Replace("wrong,", "wrong,wrong,", StringComparison.Ordinal)
            ),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "the header has forward_p5_us",
            Refusal<LayerMeasurement>(
                MeasurementTable.Write([LayerRow]).Replace("routing,", "routing,forward_p5_us,", StringComparison.Ordinal)
            ),
            StringComparison.Ordinal
        );
        Assert.Contains("the header lacks stage, pass, rank, repeats, machine", Refusal<StageMeasurement>(""), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_StrayQuote_IsRefusedWithItsLine() =>
        Assert.Contains(
            "k.csv:2: $: found a quote out of place",
            Refusal<KernelMeasurement>(MeasurementTable.Write([KernelRow]).Replace("m=1 n", "m=1 \"n", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );

    [Fact]
    public void Read_MissingFile_IsRefused() =>
        Assert.Contains(
            "the file is missing",
            Assert.Throws<SpecException>(() => MeasurementTable.Read<LayerMeasurement>("/nowhere/l.csv")).Message,
            StringComparison.Ordinal
        );

    /// <summary>Every committed file of <c>simmoe measure</c>; those of h200/ are older and of other columns (their README).</summary>
    [Fact]
    public void Read_CommittedFiles_AllHaveRows()
    {
        var files = Directory
            .EnumerateFiles(Repository.Path("Experiments/Measurements"), "*.csv", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/h200/", StringComparison.Ordinal) && Path.GetFileName(file) != "split.csv")
            .ToList();
        files.Add(Repository.Path("Benchmarks/Peers/Results/2xH100/layers-nvlink.csv"));
        Assert.True(files.Count >= 19);
        Assert.All(
            files,
            file =>
                Assert.NotEqual(
                    0,
                    Path.GetFileName(file).Split('-', '.')[0] switch
                    {
                        "collectives" => MeasurementTable.Read<CollectiveMeasurement>(file).Count,
                        "kernels" => MeasurementTable.Read<KernelMeasurement>(file).Count,
                        "layers" => MeasurementTable
                            .Read<LayerMeasurement>(file)
                            .Count(row => row.Layer.Precision is "bfloat16" or "float32"),
                        _ => MeasurementTable.Read<StageMeasurement>(file).Count(row => row.Time.Median > 0),
                    }
                )
        );
    }

    /// <summary>nccl-tests, doc/PERFORMANCE.md, for 4 ranks: 3/4 of an exchange crosses the link, twice that of an all-reduce.</summary>
    [Theory]
    [InlineData(CollectiveNames.AllToAll, 0.75)]
    [InlineData(CollectiveNames.AllGather, 0.75)]
    [InlineData(CollectiveNames.AllReduce, 1.5)]
    [InlineData(CollectiveNames.Broadcast, 1)]
    public void BusFactor_FourRanks_IsThatOfNcclTests(string collective, double factor) =>
        Assert.Equal(factor, CollectiveNames.BusFactor(collective, 4));

    private static void AssertKept<T>(params T[] rows)
        where T : class, IMeasurement => Assert.Equal(rows, MeasurementTable.Parse<T>(MeasurementTable.Write(rows), "m.csv"));

    private static void AssertRefused<T>(T row, string column, string written, string changed)
        where T : class, IMeasurement
    {
        var text = MeasurementTable.Write([row]);
        Assert.Contains(written, text, StringComparison.Ordinal);
        var problems = Assert
            .Throws<SpecException>(() => MeasurementTable.Parse<T>(text.Replace(written, changed, StringComparison.Ordinal), "m.csv"))
            .Problems;
        Assert.Contains(problems, problem => (problem.Path, problem.Line, problem.File) == ($"$.{column}", 2, "m.csv"));
    }

    private static string Refusal<T>(string text)
        where T : class, IMeasurement => Assert.Throws<SpecException>(() => MeasurementTable.Parse<T>(text, "k.csv")).Message;
}
