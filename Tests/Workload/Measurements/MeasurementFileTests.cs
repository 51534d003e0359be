using System.Globalization;
using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Measurements;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Workload.Measurements;

public sealed class MeasurementFileTests
{
    private static readonly StageMeasurement Row = new()
    {
        Machine = "2xH200",
        Software = "PyTorch 2.11 NCCL 2.28.9",
        Date = "2026-11-22",
        Fabric = "nvlink",
        Strategy = StrategyKind.ExpertParallel,
        Implementation = "ep-grouped-gemm",
        Ranks = 2,
        TokensPerRank = 16384,
        HiddenSize = 1024,
        Experts = 384,
        TopK = 4,
        ExpertSize = 256,
        Routing = "uniform",
        Stage = Stage.Dispatch,
        Pass = Pass.Forward,
        Rank = 1,
        Repeats = 20,
        LowerQuartileMicroseconds = 230.5,
        MedianMicroseconds = 236.25,
        UpperQuartileMicroseconds = 250,
    };

    [Fact]
    public void Write_OneRow_IsTheExpectedText() =>
        Assert.Equal(
            "machine,software,date,fabric,strategy,implementation,ranks,tokens_per_rank,hidden_size,experts,top_k,expert_size,heads,head_size,"
            + "routing,stage,pass,rank,repeats,p25_us,p50_us,p75_us\n"
            + "2xH200,PyTorch 2.11 NCCL 2.28.9,2026-11-22,nvlink,expert-parallel,ep-grouped-gemm,2,16384,1024,384,4,256,0,0,"
            + "uniform,dispatch,forward,1,20,230.5,236.25,250\n",
            MeasurementFile.Write([Row]));

    [Fact]
    public void Read_OfWhatWasWritten_IsTheSame()
    {
        StageMeasurement[] rows = [Row, Row with { Pass = Pass.Backward, Heads = 8, HeadSize = 128, MedianMicroseconds = 1.0 / 3 }];
        Assert.Equal(rows, MeasurementFile.Read(MeasurementFile.Write(rows), "m.csv"));
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
            Assert.Contains(",230.5,236.25,250\n", MeasurementFile.Write([Row]), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>Line 2 has a bad count and a bad time, line 3 is cut: three problems at once.</summary>
    [Fact]
    public void Read_DamagedLines_ReportsEach()
    {
        var text = MeasurementFile.Write([Row]).Replace(",384,", ",many,", StringComparison.Ordinal).Replace("236.25", "-1", StringComparison.Ordinal)
            + "2xH200,PyTorch\n";
        var problems = Assert.Throws<SpecException>(() => MeasurementFile.Read(text, "m.csv")).Problems;
        Assert.Equal(["$.experts", "$.p50_us", "$"], problems.Select(problem => problem.Path));
        Assert.Equal([2, 2, 3], problems.Select(problem => problem.Line));
    }

    [Fact]
    public void Read_OtherHeader_IsRefused() => Assert.Throws<SpecException>(() => MeasurementFile.Read("a,b\n1,2\n", "m.csv"));

    [Fact]
    public void Write_TextWithComma_Throws() =>
        Assert.Throws<ArgumentException>(() => MeasurementFile.Write([Row with { Machine = "a,b" }]));
}
