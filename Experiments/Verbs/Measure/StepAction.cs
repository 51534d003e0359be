using System.Globalization;
using System.Runtime.InteropServices;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;
using SimMoE.Experiments.Specs;
using SimMoE.Trainer.Interop;
using SimMoE.Trainer.Layers;
using SimMoE.Trainer.Measuring.Steps;
using SimMoE.Trainer.Training;
using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Measurements;
using SimMoE.Workload.Stages;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary>Times training steps: <c>steps-SPEC-FABRIC.csv</c>, stages summed over blocks and micro-batches.</summary>
/// <param name="host">What may be used of the process.</param>
/// <param name="context">Ranks, device, folder.</param>
public sealed class StepAction(Host host, MeasureContext context)
{
    /// <summary>Does what was asked.</summary>
    /// <param name="spec">The run.</param>
    /// <returns>Exit status.</returns>
    public int Run(TrainSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var settings = spec.Settings with
        {
            Precision = spec.Precision ?? (context.Device.IsCuda ? Precision.BFloat16 : Precision.Float32),
        };
        var table = new MeasuredTable<StageMeasurement, MeasuredLayer>(
            Path.Combine(context.Folder, $"steps-{spec.Name}-{context.Fabric}.csv"),
            row => row.Layer
        );
        if (context.IsFirst)
        {
            MeasureRecord.Add(host, context, table.FilePath, context.Device.Clock);
        }

        var subject = Subject(spec, settings);
        new MeasureLoop(host, context).Run(
            [spec],
            each => each.Name,
            _ => table.Holds(subject, context.Request),
            each =>
            {
                var times = Time(settings, each);
                if (context.IsFirst)
                {
                    table.Put([.. Rows(subject, times)]);
                    Say(settings, times);
                }
            }
        );
        if (context.IsFirst)
        {
            host.Output.Write(Text(table.Of(subject)));
        }

        return ExitCode.Success;
    }

    private StepTimes Time(TrainingSettings settings, TrainSpec spec)
    {
        try
        {
            return new StepTiming(context.Groups.Value, context.Device).Time(
                settings,
                spec.Experts,
                context.Request.WarmUp,
                context.Request.Repeats
            );
        }
        catch (ExternalException error) when (TorchException.IsOutOfMemory(error))
        {
            throw new WorldException($"rank {context.Session.Rank} ran out of memory; lower parallel.sequences_per_rank", error);
        }
    }

    private void Say(TrainingSettings settings, StepTimes times)
    {
        var slowest = times.Whole.Max(each => Quartiles.Of(each).Median);
        host.Talk.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{settings.TokensPerStep / slowest * 1e3:F1}k tok/s, peak {times.PeakBytes.Max() / 1e9:F2} GB"
            )
        );
    }

    private static string Implementation(TrainSpec spec, TrainingSettings settings) =>
        settings.Plan.Strategy switch
        {
            StrategyKind.HeadParallel => "hp-plain",
            StrategyKind.LatentExpertParallel => $"latent-ep-{ExpertKernelNames.Of(spec.Experts)}",
            StrategyKind.ExpertParallel => $"ep-{ExpertKernelNames.Of(spec.Experts)}",
            _ => "dense",
        };

    private IEnumerable<StageMeasurement> Rows(MeasuredLayer subject, StepTimes times)
    {
        (Pass Pass, string Stage, double[][] Times)[] all = [(Pass.Update, StageMeasurement.WholeStep, times.Whole), .. times.Stages];
        return from rank in Enumerable.Range(0, context.Session.WorldSize)
            from stage in all
            select new StageMeasurement
            {
                Provenance = context.Provenance,
                Layer = subject,
                Stage = stage.Stage,
                Pass = stage.Pass,
                Rank = rank,
                Repeats = context.Request.Repeats,
                Time = Rounded.Times(Quartiles.Of(stage.Times[rank])),
                Quick = context.Request.Quick,
            };
    }

    private MeasuredLayer Subject(TrainSpec spec, TrainingSettings settings) =>
        new()
        {
            Fabric = context.Fabric,
            Strategy = settings.Plan.Strategy,
            Implementation = Implementation(spec, settings),
            Precision = settings.Precision == Precision.BFloat16 ? "bfloat16" : "float32",
            Ranks = context.Session.WorldSize,
            TokensPerRank = settings.Plan.TokensPerRank(settings.Model),
            HiddenSize = settings.Model.HiddenSize,
            Experts = settings.Model.Moe?.Experts ?? 0,
            TopK = settings.Model.Moe?.TopK ?? 0,
            ExpertSize = settings.Model.Moe?.ExpertSize ?? 0,
            Heads = settings.Model.Moe?.Heads ?? 0,
            HeadSize = settings.Model.Moe?.HeadSize ?? 0,
            Routing = "router",
        };

    private static string Text(IEnumerable<StageMeasurement> measured)
    {
        string[][] rows =
        [
            .. measured
                .Where(row => row.Rank == 0)
                .Select(row =>
                    new[]
                    {
                        row.Stage,
                        row.Pass.ToString().ToLowerInvariant(),
                        (row.Time.Median / 1e3).ToString("F3", CultureInfo.InvariantCulture),
                    }
                ),
        ];
        return TextTable.Write(["stage", "pass", "ms"], rows, leftColumns: 2);
    }
}
