using SimMoE.Experiments.Verbs.Measure;
using SimMoE.Workload;
using SimMoE.Workload.Measurements;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Experiments.Verbs;

public sealed class MeasuredTableTests : IDisposable
{
    private static readonly MeasuredLayer A = new()
    {
        Fabric = "loopback",
        Strategy = StrategyKind.ExpertParallel,
        Implementation = "ep-grouped-gemm",
        Precision = "float32",
        Ranks = 2,
        TokensPerRank = 64,
        HiddenSize = 16,
        Experts = 8,
        TopK = 2,
        ExpertSize = 4,
        Heads = 0,
        HeadSize = 0,
        Routing = "router",
    };

    private static readonly MeasuredLayer B = A with { TopK = 4 };
    private static readonly MeasureRequest Fifteen = new() { WarmUp = 1, Repeats = 15 };

    private readonly string _folder = Directory.CreateTempSubdirectory("simmoe-table").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Put_CaseByCase_KeepsAWholeFileThatALaterRunReads()
    {
        var table = Open();
        table.Put([Row(A), Row(A, rank: 1)]);
        table.Put([Row(B)]);
        Assert.Equal(table.Rows, MeasurementTable.Read<StageMeasurement>(table.FilePath));

        var later = Open();
        Assert.True(later.Holds(B, Fifteen) && !later.Holds(B with { Ranks = 4 }, Fifteen));
        later.Put([Row(B with { Ranks = 4 })]);
        Assert.Equal([A, A, B, B with { Ranks = 4 }], Open().Rows.Select(row => row.Layer));
    }

    [Fact]
    public void Holds_FewerRepeatsThanAsked_IsFalse()
    {
        var table = Open();
        table.Put([Row(A, repeats: 14)]);
        Assert.True(table.Holds(A, Fifteen with { Repeats = 14 }));
        Assert.False(table.Holds(A, Fifteen));
    }

    /// <summary>Were it by repeats alone, a quick try with as many would pass for a measurement.</summary>
    [Fact]
    public void Holds_RowsOfAQuickTry_StandForAnotherQuickTryOnly()
    {
        var table = Open();
        table.Put([Row(A, repeats: 20, quick: true)]);
        Assert.True(Open().Holds(A, Fifteen with { Quick = true }));
        Assert.False(Open().Holds(A, Fifteen));
    }

    [Fact]
    public void Put_OfAQuickTry_LeavesAMeasurementAlone()
    {
        var table = Open();
        table.Put([Row(A, repeats: 15)]);
        table.Put([Row(A, repeats: 20, quick: true), Row(B, repeats: 3, quick: true)]);
        table.Put([Row(B, repeats: 16)]);
        Assert.Equal([(A, 15, false), (B, 16, false)], Open().Rows.Select(row => (row.Layer, row.Repeats, row.Quick)));
    }

    /// <summary>The same layer in f32 and then in bf16: both stay.</summary>
    [Fact]
    public void Put_AnotherPrecision_IsAnotherCase()
    {
        var table = Open();
        table.Put([Row(A)]);
        table.Put([Row(A with { Precision = "bfloat16" })]);
        Assert.Equal(["float32", "bfloat16"], Open().Rows.Select(row => row.Layer.Precision));
    }

    [Fact]
    public void Put_ACaseThatIsThere_TakesItsPlace()
    {
        var table = Open();
        table.Put([Row(A), Row(A, rank: 1)]);
        table.Put([Row(B)]);
        table.Put([Row(A, repeats: 99)]);
        Assert.Equal([(A, 99), (B, 15)], Open().Rows.Select(row => (row.Layer, row.Repeats)));
    }

    private static StageMeasurement Row(MeasuredLayer layer, int rank = 0, int repeats = 15, bool quick = false) =>
        new()
        {
            Provenance = new Provenance
            {
                Machine = "m",
                Software = "s",
                Date = "2026-11-28",
            },
            Layer = layer,
            Stage = Stage.Dispatch,
            Pass = Pass.Forward,
            Rank = rank,
            Repeats = repeats,
            Time = new Quartiles(1, 2, 3),
            Quick = quick,
        };

    private MeasuredTable<StageMeasurement, MeasuredLayer> Open() => new(Path.Combine(_folder, "t.csv"), row => row.Layer);
}
