using System.Globalization;
using System.Runtime.InteropServices;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;
using SimMoE.Trainer.Interop;
using SimMoE.Trainer.Layers;
using SimMoE.Trainer.Measuring.Layers;
using SimMoE.Units;
using SimMoE.Workload.Measurements;
using SimMoE.Workload.Stages;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary>Times layers: <c>layers-FABRIC.csv</c> has them whole, <c>stages-FABRIC.csv</c> stage by stage.</summary>
/// <param name="host">What may be used of the process.</param>
/// <param name="context">Ranks, device, folder.</param>
public sealed class LayersAction(Host host, MeasureContext context)
{
    private const string WholeLayer = "layer";

    /// <summary>Does what was asked.</summary>
    /// <param name="cases">What is timed.</param>
    /// <returns>Exit status.</returns>
    public int Run(IReadOnlyList<LayerCase> cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        Check(cases);
        var layers = new MeasuredTable<LayerMeasurement>(
            Path.Combine(context.Folder, $"layers-{context.Fabric}.csv"), LayerFile.Write, LayerFile.Read, CaseOf, row => row.Repeats);
        var stages = new MeasuredTable<StageMeasurement>(
            Path.Combine(context.Folder, $"stages-{context.Fabric}.csv"), MeasurementFile.Write, MeasurementFile.Read, CaseOf, row => row.Repeats);
        if (context.IsFirst)
        {
            MeasureRecord.Add(host, context, layers.FilePath, context.Device.Clock);
        }

        var timing = new LayerTiming(context.Groups.Value, context.Device);
        new MeasureLoop(host, context).Run(
            cases, Describe, each => layers.Holds(CaseOf(each), context.Request.Repeats) && stages.Holds(StageCaseOf(each), context.Request.Repeats),
            each =>
            {
                var result = Time(timing, each);
                if (context.IsFirst)
                {
                    stages.Put([.. StageRows(each, result)]);
                    layers.Put([.. Rows(each, result)]);
                }

                context.Device.EmptyCache();
            });
        if (context.IsFirst)
        {
            host.Output.Write(Text(layers, cases));
        }

        return ExitCode.Success;
    }

    private LayerResult Time(LayerTiming timing, LayerCase each)
    {
        try
        {
            return timing.Time(each, context.Request.WarmUp, context.Request.Repeats);
        }
        catch (ExternalException error) when (TorchException.IsOutOfMemory(error))
        {
            throw new WorldException($"rank {context.Session.Rank} ran out of memory at {Describe(each)}; what was measured before is kept", error);
        }
    }

    private void Check(IReadOnlyList<LayerCase> cases)
    {
        var problems = cases
            .SelectMany(each => LayerRules.Check(each.Model, each.Plan(context.Session.WorldSize), each.Kernel)
                .Select(problem => problem with { Path = Describe(each) }))
            .DistinctBy(problem => (problem.Path, problem.Found)).ToArray();
        if (problems.Length > 0)
        {
            throw new SpecException(problems);
        }
    }

    private static string Describe(LayerCase each) => string.Create(
        CultureInfo.InvariantCulture, $"{each.Implementation} {each.Experts}/{each.TopK}/{each.ExpertSize} {each.Routing}");

    private string CaseOf(LayerMeasurement row) => CaseName.Of(
        row.Fabric, row.Ranks, row.Implementation, row.Precision, row.TokensPerRank, row.HiddenSize, row.Experts, row.TopK, row.ExpertSize, row.Heads,
        row.HeadSize, row.Routing);

    private string CaseOf(LayerCase each) => CaseName.Of(
        context.Fabric, context.Session.WorldSize, each.Implementation, each.Precision, each.Tokens, each.HiddenSize, each.Experts, each.TopK,
        each.ExpertSize, each.Heads, each.HeadSize, each.Routing);

    private string CaseOf(StageMeasurement row) => CaseName.Of(
        row.Fabric, row.Ranks, row.Implementation, row.TokensPerRank, row.HiddenSize, row.Experts, row.TopK, row.ExpertSize, row.Heads, row.HeadSize,
        row.Routing);

    private string StageCaseOf(LayerCase each) => CaseName.Of(
        context.Fabric, context.Session.WorldSize, each.Implementation, each.Tokens, each.HiddenSize, each.Experts, each.TopK, each.ExpertSize, each.Heads,
        each.HeadSize, each.Routing);

    private IEnumerable<LayerMeasurement> Rows(LayerCase each, LayerResult result) =>
        Enumerable.Range(0, context.Session.WorldSize).Select(rank => new LayerMeasurement
        {
            Machine = context.Machine,
            Software = context.Software,
            Date = context.Date,
            Fabric = context.Fabric,
            Strategy = each.Strategy,
            Implementation = each.Implementation,
            Precision = each.Precision,
            Ranks = context.Session.WorldSize,
            TokensPerRank = each.Tokens,
            HiddenSize = each.HiddenSize,
            Experts = each.Experts,
            TopK = each.TopK,
            ExpertSize = each.ExpertSize,
            Heads = each.Heads,
            HeadSize = each.HeadSize,
            Routing = each.Routing,
            Clock = context.Device.Clock,
            Rank = rank,
            Repeats = context.Request.Repeats,
            Forward = Rounded.Times(Quartiles.Of(result.Forward[rank])),
            Backward = Rounded.Times(Quartiles.Of(result.Backward[rank])),
            ForwardBackward = Rounded.Times(Quartiles.Of(result.Both[rank])),
            ExpertRows = result.ExpertRows[rank],
            PeakBytes = result.PeakBytes[rank],
        });

    private IEnumerable<StageMeasurement> StageRows(LayerCase each, LayerResult result)
    {
        (Pass Pass, string Stage, double[][] Times)[] all =
            [(Pass.Forward, WholeLayer, result.Forward), (Pass.Backward, WholeLayer, result.Backward), .. result.Stages];
        return
            from rank in Enumerable.Range(0, context.Session.WorldSize)
            from stage in all
            select StageRow(each, rank, stage.Pass, stage.Stage, Quartiles.Of(stage.Times[rank]));
    }

    private StageMeasurement StageRow(LayerCase each, int rank, Pass pass, string stage, Quartiles time) => new()
    {
        Machine = context.Machine,
        Software = context.Software,
        Date = context.Date,
        Fabric = context.Fabric,
        Strategy = each.Strategy,
        Implementation = each.Implementation,
        Ranks = context.Session.WorldSize,
        TokensPerRank = each.Tokens,
        HiddenSize = each.HiddenSize,
        Experts = each.Experts,
        TopK = each.TopK,
        ExpertSize = each.ExpertSize,
        Heads = each.Heads,
        HeadSize = each.HeadSize,
        Routing = each.Routing,
        Stage = stage,
        Pass = pass,
        Rank = rank,
        Repeats = context.Request.Repeats,
        LowerQuartileMicroseconds = Math.Round(time.Lower, 3),
        MedianMicroseconds = Math.Round(time.Median, 3),
        UpperQuartileMicroseconds = Math.Round(time.Upper, 3),
    };

    private string Text(MeasuredTable<LayerMeasurement> table, IReadOnlyList<LayerCase> cases)
    {
        var wanted = cases.Select(CaseOf).ToHashSet();
        string[][] rows =
        [
            .. table.Rows.Where(row => row.Rank == 0 && wanted.Contains(CaseOf(row))).Select(row => new[]
            {
                row.Implementation, $"{row.Experts}/{row.TopK}/{row.ExpertSize}", row.Routing, Milliseconds(row.Forward), Milliseconds(row.Backward),
                Milliseconds(row.ForwardBackward), (row.PeakBytes / 1e9).ToString("F2", CultureInfo.InvariantCulture),
            }),
        ];
        return TextTable.Write(["layer", "N_e/k/d_e", "routing", "forward ms", "backward ms", "both ms", "peak GB"], rows, leftColumns: 3);
    }

    private static string Milliseconds(Quartiles time) => (time.Median / 1e3).ToString("F3", CultureInfo.InvariantCulture);
}
