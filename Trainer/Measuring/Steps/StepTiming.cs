using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Layers;
using SimMoE.Trainer.Measuring.Timing;
using SimMoE.Trainer.Training;

namespace SimMoE.Trainer.Measuring.Steps;

/// <summary>Times whole training steps of the trainer, then the same stage by stage. Every rank makes the same calls.</summary>
/// <param name="groups">This rank's groups under the run's plan.</param>
/// <param name="device">Where.</param>
public sealed class StepTiming(ProcessGroups groups, MeasuringDevice device)
{
    /// <summary>Times steps of a run on random tokens.</summary>
    /// <param name="settings">The run.</param>
    /// <param name="experts">How the experts' products are launched.</param>
    /// <param name="warmUp">Steps before, not timed.</param>
    /// <param name="repeats">Steps.</param>
    public StepTimes Time(TrainingSettings settings, ExpertKernel experts, int warmUp, int repeats)
    {
        ArgumentNullException.ThrowIfNull(settings);
        using var tokens = new RandomTokens(settings.Model.SequenceLength, settings.Model.VocabularySize);
        using var model = ModelFactory.Create(settings, experts, groups, device.Gpu);
        using var step = new TrainingStep(settings, model, groups, tokens);
        device.ResetPeak();
        var whole = Whole(step, warmUp, repeats);
        var peak = device.PeakBytes;
        return new StepTimes(
            Gathering.All(groups.World, device, whole),
            Stages(step, warmUp, repeats),
            [.. Gathering.All(groups.World, device, [peak]).Select(each => (long)each[0])]
        );
    }

    private double[] Whole(TrainingStep step, int warmUp, int repeats)
    {
        var number = 0L;
        return IntervalTiming.Times(
            device,
            groups.World,
            new TimingPlan(warmUp, repeats),
            static () => { },
            () => step.Run(number++).Dispose(),
            static () => { }
        );
    }

    private List<(Workload.Stages.Pass Pass, string Stage, double[][] Times)> Stages(TrainingStep step, int warmUp, int repeats)
    {
        var clock = device.NewStageClock();
        using var held = clock as IDisposable;
        var sums = new StageSums(repeats);
        step.Clock = clock;
        for (var repeat = -warmUp; repeat < repeats; repeat++)
        {
            device.Synchronize();
            groups.World.Barrier();
            step.Run(warmUp + repeat).Dispose();
            var times = clock.Collect();
            if (repeat >= 0)
            {
                sums.Add(repeat, times);
            }
        }

        step.Clock = null;
        return [.. sums.All.Select(each => (each.Pass, each.Stage, Gathering.All(groups.World, device, each.Times)))];
    }
}
