using System.Diagnostics;
using System.Globalization;
using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Interop;
using SimMoE.Trainer.Model;
using SimMoE.Units;
using SimMoE.Workload.Models;
using SimMoE.Workload.Stages;

namespace SimMoE.Trainer.Training;

/// <summary>A whole run on one rank: steps, reports, evaluations, traces, checkpoints, and an orderly end when it is asked to
/// stop.</summary>
/// <remarks>On a GPU the loop reads a step's loss one step later, so that the device never waits for the host.</remarks>
public sealed class TrainingRun : IDisposable
{
    private readonly TrainingSettings _settings;
    private readonly ProcessGroups _groups;
    private readonly TrainingStep _step;
    private readonly ITokenSource? _validation;
    private readonly ICheckpointStore? _store;
    private readonly TrainerState _state;
    private readonly Device _device;
    private readonly Queue<Pending> _pending = new();
    private readonly Stopwatch _watch = new();
    private TimeSpan _elapsed;
    private long _timedSteps;
    private Action<string, long>? _progress;

    /// <summary>Prepares a run from its first weights.</summary>
    /// <param name="settings">What is computed.</param>
    /// <param name="step">Model, gradients and moments; stays the caller's.</param>
    /// <param name="groups">Ranks; stay the caller's.</param>
    /// <param name="validation">Held-out sequences in file order; null evaluates nothing.</param>
    /// <param name="store">Checkpoints; null writes none.</param>
    public TrainingRun(
        TrainingSettings settings,
        TrainingStep step,
        ProcessGroups groups,
        ITokenSource? validation,
        ICheckpointStore? store
    )
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(groups);
        _settings = settings;
        _step = step;
        _groups = groups;
        _validation = validation;
        _store = store;
        _device = step.Model.parameters().First().device;
        _state = StateOf(step, groups, settings);
    }

    /// <summary>Takes what happens; null on all ranks but 0.</summary>
    public RunOutput? Output { get; set; }

    /// <summary>Peak of one device in the run's precision, FLOP/s; null if it is unknown.</summary>
    public double? PeakFlops { get; init; }

    /// <summary>Finished steps.</summary>
    public long Step => _state.Step;

    /// <summary>Everything that the run needs to go on.</summary>
    public TrainerState State => _state;

    /// <summary>Goes on from the latest checkpoint.</summary>
    /// <exception cref="SpecException">There is none, or it does not fit.</exception>
    public void Resume()
    {
        _store?.Load(_state);
        _step.Update.SetSteps(_state.Step);
    }

    /// <summary>Takes the steps that are left, evaluates, writes the last checkpoint.</summary>
    /// <param name="agreesToStop">Asked by every rank between two steps; the same answer on all. True ends the run in order.</param>
    /// <param name="progress">Told what the run does now, and the number of the step or -1; may be null.</param>
    /// <exception cref="WorldException">The loss is no number any more.</exception>
    public RunEnd Run(Func<bool> agreesToStop, Action<string, long>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(agreesToStop);
        var lag = _device.type == DeviceType.CUDA ? 1 : 0;
        _progress = progress;
        var first = _state.Step;
        _watch.Restart();
        while (_state.Step < _settings.Steps && !agreesToStop())
        {
            _progress?.Invoke("step", _state.Step + 1);
            _pending.Enqueue(Take(_state.Step));
            _state.Step++;
            var boundary = IsBoundary(_state.Step);
            while (_pending.Count > (boundary ? 0 : lag))
            {
                Settle(_pending.Dequeue());
            }

            if (boundary)
            {
                AtBoundary(_state.Step);
                _watch.Restart();
            }
        }

        while (_pending.Count > 0)
        {
            Settle(_pending.Dequeue());
        }

        // A run that was finished before is evaluated once more: nobody goes on from it for another reason.
        if (_state.Step == _settings.Steps && (first == _settings.Steps || !IsDue(_state.Step, _settings.Evaluation.Every)))
        {
            Evaluate(_state.Step);
        }

        if (_state.Step > first || _store?.Latest is null)
        {
            Save();
        }

        return _state.Step < _settings.Steps ? RunEnd.Stopped : RunEnd.Finished;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_pending.TryDequeue(out var pending))
        {
            pending.Dispose();
        }
    }

    private static bool IsDue(long step, long every) => every > 0 && step % every == 0;

    private static TrainerState StateOf(TrainingStep step, ProcessGroups groups, TrainingSettings settings)
    {
        var owned = step.Model.OwnedParameters;
        var shard = groups.Sparse.Size > 1 ? new Shard(0, groups.Sparse.Rank, groups.Sparse.Size) : null;
        var ownsBias = settings.Model.Moe is { Heads: > 0 };
        var biases = step.Model.SparseLayers.Select(pair => new StateTensor(
            string.Create(CultureInfo.InvariantCulture, $"block_{pair.Block}.feed_forward.selection_bias"),
            pair.Layer.SelectionBias,
            ownsBias ? shard : null
        ));
        return new TrainerState
        {
            Model = ModelText.Of(settings.Model),
            Rank = groups.World.Rank,
            Ranks = groups.World.Size,
            Weights =
            [
                .. step.Model.named_parameters().Select(pair => new StateTensor(pair.name, pair.parameter, Of(pair.name))),
                .. biases,
            ],
            Optimizer =
            [
                .. step.Update.Moments.SelectMany(moments =>
                    new[]
                    {
                        new StateTensor($"exp_avg.{moments.Name}", moments.Average, Of(moments.Name)),
                        new StateTensor($"exp_avg_sq.{moments.Name}", moments.SquareAverage, Of(moments.Name)),
                    }
                ),
            ],
        };

        Shard? Of(string name) => owned.Contains(name) ? shard : null;
    }

    // The status, [mean loss over the ranks, gradient norm], is the same on every rank, and so is what follows from it.
    private Pending Take(long step)
    {
        var result = _step.Run(step);
        using var none = no_grad();
        using var scope = NewDisposeScope();
        var status = cat([result.Loss, result.GradientNorm.reshape(1)]).div(_groups.World.Size);
        if (_groups.World.Size > 1)
        {
            _groups.World.AllReduce(status).Wait();
        }

        return new Pending(step + 1, result, status.DetachFromDisposeScope());
    }

    // Reads a step, reports and traces it if that is due.
    private void Settle(Pending pending)
    {
        using var owned = pending;
        var values = TensorValues.Of<float>(pending.Status);
        _elapsed += _watch.Elapsed;
        _timedSteps++;
        _watch.Restart();
        if (!float.IsFinite(values[0]) || !float.IsFinite(values[1]))
        {
            throw Diverged(pending.Step, values);
        }

        if (pending.Step == 1 || IsDue(pending.Step, _settings.ReportEvery) || pending.Step == _settings.Steps)
        {
            Report(pending, values);
        }

        if (IsDue(pending.Step, _settings.Trace.Every))
        {
            Trace(pending);
        }
    }

    private void Report(Pending pending, float[] values)
    {
        var milliseconds = _elapsed.TotalMilliseconds / Math.Max(1, _timedSteps);
        var rate = _settings.TokensPerStep / (milliseconds / 1e3);
        var loads = pending.Result.Loads is { } sum ? _step.Loads.Gather(sum) : [];
        var peak = PeakBytes();
        var work =
            FlopCount.OfModel(_settings.Model, Pass.Forward).Total.Count
            + (double)FlopCount.OfModel(_settings.Model, Pass.Backward).Total.Count;
        Output?.Write(
            new StepReport
            {
                Step = pending.Step,
                Loss = values[0],
                LearningRate = pending.Result.LearningRate,
                Milliseconds = milliseconds,
                TokensPerSecond = rate,
                Utilization = PeakFlops is { } flops ? work * rate / (flops * _groups.World.Size) : null,
                GradientNorm = values[1],
                Loads = [.. loads.Select(layer => LoadQuantiles.Of(layer.Layer, [.. layer.Counts]))],
                PeakBytes = peak,
            }
        );
        _elapsed = TimeSpan.Zero;
        _timedSteps = 0;
        _watch.Restart();
    }

    private void Trace(Pending pending)
    {
        if (pending.Result.Loads is { } loads)
        {
            var counts = _step.Loads.Gather(loads);
            var choices = _settings.Trace.Indices ? ChoiceTrace.Gather(_step.Model, _groups) : [];
            Output?.Write(pending.Step, counts, choices);
        }
    }

    // Steps after which the device has to be up to date with the host.
    private bool IsBoundary(long step) =>
        IsDue(step, _settings.Evaluation.Every)
        || IsDue(step, _settings.CheckpointEvery)
        || IsDue(step, _settings.Trace.Every)
        || step == _settings.Steps;

    private void AtBoundary(long step)
    {
        if (IsDue(step, _settings.Evaluation.Every))
        {
            Evaluate(step);
        }

        if (IsDue(step, _settings.CheckpointEvery))
        {
            Save();
        }
    }

    private void Save()
    {
        _progress?.Invoke("writing a checkpoint", _state.Step);
        _store?.Save(_state);
    }

    private void Evaluate(long step)
    {
        if (_validation is null)
        {
            return;
        }

        _progress?.Invoke("evaluation after step", step);
        var report = Evaluation.Run(
            step,
            _step.Model,
            _groups,
            _validation,
            _settings.Evaluation.Sequences,
            _settings.Plan.SequencesPerRank
        );
        _step.Loads.Reset();
        Output?.Write(report);
    }

    private long? PeakBytes()
    {
        if (_device.type != DeviceType.CUDA)
        {
            return null;
        }

        using var scope = NewDisposeScope();
        // A rank that does not know its peak takes part nevertheless: the others may know theirs.
        var peak = zeros(1, dtype: ScalarType.Float64, device: _device).add_(Cuda.Memory(_device.index)?.Peak ?? 0);
        if (_groups.World.Size > 1)
        {
            _groups.World.AllReduce(peak, ReduceOperation.Max).Wait();
        }

        var highest = (long)peak.cpu().item<double>();
        return highest > 0 ? highest : null;
    }

    private WorldException Diverged(long step, float[] values)
    {
        var saved = _store?.Latest is { } latest
            ? string.Create(CultureInfo.InvariantCulture, $"the last checkpoint, of step {latest}, is from before; ")
            : "";
        return new WorldException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"training diverged at iter {step}: loss {values[0]}, gradient norm {values[1]}; {saved}lower optimizer.learning_rate, give more schedule.warm_up_steps, or clip harder (optimizer.clip_norm)"
            )
        );
    }

    private sealed record Pending(long Step, StepResult Result, Tensor Status) : IDisposable
    {
        public void Dispose()
        {
            Result.Dispose();
            Status.Dispose();
        }
    }
}
