using System.Globalization;
using System.Runtime.InteropServices;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;
using SimMoE.Trainer.Interop;
using SimMoE.Trainer.Measuring.Layers;
using SimMoE.Trainer.Model;
using SimMoE.Units;
using SimMoE.Workload.Measurements;
using SimMoE.Workload.Stages;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary>Times layers: <c>layers-FABRIC.csv</c> has them whole, <c>stages-FABRIC.csv</c> stage by stage.</summary>
/// <param name="host">What may be used of the process.</param>
/// <param name="context">Ranks, device, folder.</param>
public sealed class LayersAction(Host host, MeasureContext context)
{
    /// <summary>Does what was asked.</summary>
    /// <param name="cases">What is timed.</param>
    /// <returns>Exit status.</returns>
    public int Run(IReadOnlyList<LayerCase> cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        Check(cases);
        var layers = new MeasuredTable<LayerMeasurement, MeasuredLayer>(
            Path.Combine(context.Folder, $"layers-{context.Fabric}.csv"),
            row => row.Layer
        );
        var stages = new MeasuredTable<StageMeasurement, MeasuredLayer>(
            Path.Combine(context.Folder, $"stages-{context.Fabric}.csv"),
            row => row.Layer
        );
        if (context.IsFirst)
        {
            MeasureRecord.Add(host, context, layers.FilePath, context.Device.Clock);
        }

        var timing = new LayerTiming(context.Groups.Value, context.Device);
        new MeasureLoop(host, context).Run(
            cases,
            Describe,
            each => layers.Holds(Subject(each), context.Request) && stages.Holds(Subject(each), context.Request),
            each =>
            {
                var result = Time(timing, each);
                if (context.IsFirst)
                {
                    stages.Put([.. StageRows(each, result)]);
                    layers.Put([.. Rows(each, result)]);
                }

                context.Device.EmptyCache();
            }
        );
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
            throw new WorldException(
                $"rank {context.Session.Rank} ran out of memory at {Describe(each)}; what was measured before is kept",
                error
            );
        }
    }

    private void Check(IReadOnlyList<LayerCase> cases)
    {
        var problems = cases
            .SelectMany(each =>
                TrainerRules
                    .CheckLayer(each.Model, each.Plan(context.Session.WorldSize), each.Kernel)
                    .Select(problem => problem with { Path = Describe(each) })
            )
            .DistinctBy(problem => (problem.Path, problem.Found))
            .ToArray();
        if (problems.Length > 0)
        {
            throw new SpecException(problems);
        }
    }

    private static string Describe(LayerCase each) =>
        string.Create(CultureInfo.InvariantCulture, $"{each.Implementation} {each.Experts}/{each.TopK}/{each.ExpertSize} {each.Routing}");

    private MeasuredLayer Subject(LayerCase each) =>
        new()
        {
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
        };

    private IEnumerable<LayerMeasurement> Rows(LayerCase each, LayerResult result) =>
        Enumerable
            .Range(0, context.Session.WorldSize)
            .Select(rank => new LayerMeasurement
            {
                Provenance = context.Provenance,
                Layer = Subject(each),
                Clock = context.Device.Clock,
                Rank = rank,
                Repeats = context.Request.Repeats,
                Forward = Rounded.Times(Quartiles.Of(result.Forward[rank])),
                Backward = Rounded.Times(Quartiles.Of(result.Backward[rank])),
                ForwardBackward = Rounded.Times(Quartiles.Of(result.Both[rank])),
                ExpertRows = result.ExpertRows[rank],
                PeakBytes = result.PeakBytes[rank],
                Quick = context.Request.Quick,
            });

    private IEnumerable<StageMeasurement> StageRows(LayerCase each, LayerResult result)
    {
        (Pass Pass, string Stage, double[][] Times)[] all =
        [
            (Pass.Forward, StageMeasurement.WholeLayer, result.Forward),
            (Pass.Backward, StageMeasurement.WholeLayer, result.Backward),
            .. result.Stages,
        ];
        return from rank in Enumerable.Range(0, context.Session.WorldSize)
            from stage in all
            select StageRow(each, rank, stage.Pass, stage.Stage, Quartiles.Of(stage.Times[rank]));
    }

    private StageMeasurement StageRow(LayerCase each, int rank, Pass pass, string stage, Quartiles time) =>
        new()
        {
            Provenance = context.Provenance,
            Layer = Subject(each),
            Stage = stage,
            Pass = pass,
            Rank = rank,
            Repeats = context.Request.Repeats,
            Time = Rounded.Times(time),
            Quick = context.Request.Quick,
        };

    private string Text(MeasuredTable<LayerMeasurement, MeasuredLayer> table, IReadOnlyList<LayerCase> cases)
    {
        var wanted = cases.Select(Subject).ToHashSet();
        string[][] rows =
        [
            .. table
                .Rows.Where(row => row.Rank == 0 && wanted.Contains(row.Layer))
                .Select(row =>
                    new[]
                    {
                        row.Layer.Implementation,
                        $"{row.Layer.Experts}/{row.Layer.TopK}/{row.Layer.ExpertSize}",
                        row.Layer.Routing,
                        Milliseconds(row.Forward),
                        Milliseconds(row.Backward),
                        Milliseconds(row.ForwardBackward),
                        (row.PeakBytes / 1e9).ToString("F2", CultureInfo.InvariantCulture),
                    }
                ),
        ];
        return TextTable.Write(["layer", "N_e/k/d_e", "routing", "forward ms", "backward ms", "both ms", "peak GB"], rows, leftColumns: 3);
    }

    private static string Milliseconds(Quartiles time) => (time.Median / 1e3).ToString("F3", CultureInfo.InvariantCulture);
}
