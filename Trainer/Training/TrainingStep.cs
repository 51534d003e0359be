using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Model;
using SimMoE.Trainer.Stages;
using SimMoE.Workload.Stages;

namespace SimMoE.Trainer.Training;

/// <summary>One step: micro-batches forward and backward, reduction of gradients, balancing, clipping, update. On a GPU the host does not
/// wait.</summary>
/// <remarks>The loss is scaled by 1 / (ranks x micro-batches), so that the sums over ranks are means for shared and for owned parameters
/// alike. Shared
/// gradients are reduced behind the backward of the last micro-batch, bucket by bucket; with a clock, or if the plan says so, after
/// it.</remarks>
public sealed class TrainingStep : IDisposable
{
    private readonly TrainingSettings _settings;
    private readonly ProcessGroups _groups;
    private readonly ITokenSource _source;
    private readonly GradientBuckets _buckets;
    private readonly Device _device;

    /// <summary>Lays out gradients and moments.</summary>
    /// <param name="settings">The run.</param>
    /// <param name="model">The model as this rank holds it; stays the caller's.</param>
    /// <param name="groups">Ranks; stay the caller's.</param>
    /// <param name="source">What is trained on; stays the caller's.</param>
    public TrainingStep(TrainingSettings settings, GptModel model, ProcessGroups groups, ITokenSource source)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(groups);
        _settings = settings;
        Model = model;
        _groups = groups;
        _source = source;
        _device = model.parameters().First().device;
        _buckets = new GradientBuckets(model, groups, settings.Plan.GradientBucket.Count);
        Update = new WeightUpdate(model, settings.Optimizer);
        Loads = new ExpertLoads(model, groups);
        Loads.Reset();
    }

    /// <summary>The model as this rank holds it.</summary>
    public GptModel Model { get; }

    /// <summary>Times the stages of every following step; null is off.</summary>
    public IStageClock? Clock
    {
        get => Model.Clock;
        set => Model.Clock = value;
    }

    /// <summary>The optimiser.</summary>
    internal WeightUpdate Update { get; }

    /// <summary>Loads of the experts.</summary>
    internal ExpertLoads Loads { get; }

    /// <summary>Takes one step.</summary>
    /// <param name="step">Zero-based.</param>
    public StepResult Run(long step)
    {
        var rate = _settings.Schedule.At(step);
        var loss = Gradient(step);
        var loads = Loads.Sum();
        if (loads is not null)
        {
            Loads.Balance(loads, _settings.BalancingRate);
            Loads.Reset();
        }

        Tensor norm;
        using (Clock.Time(-1, Pass.Update, Stage.Clip))
        {
            norm = GradientClip.Apply(_buckets, _groups, _settings.Optimizer.ClipNorm);
        }

        using (Clock.Time(-1, Pass.Update, Stage.Optimizer))
        {
            Update.Step(rate);
        }

        return new StepResult(loss, norm, loads, rate);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Update.Dispose();
        _buckets.Dispose();
    }

    // Gradients of the step, reduced; the mean loss of this rank's micro-batches.
    internal Tensor Gradient(long step)
    {
        var plan = _settings.Plan;
        var overlaps = plan.OverlapGradients && Clock is null;
        var total = zeros(1, dtype: ScalarType.Float32, device: _device).DetachFromDisposeScope();
        _buckets.Clear();
        for (var micro = 0; micro < plan.MicroBatches; micro++)
        {
            var first = _settings.Order.First(step, micro, _groups.World.Rank);
            using var batch = TokenBatch.Read(_source, first, plan.SequencesPerRank, _device);
            Action<int>? completed = overlaps && micro == plan.MicroBatches - 1 ? _buckets.Complete : null;
            using var loss = Model.ForwardBackward(batch.Tokens, batch.Targets, 1.0 / (_groups.World.Size * plan.MicroBatches), completed);
            using var share = loss.div(plan.MicroBatches).DetachFromDisposeScope();
            total.add_(share);
        }

        using (Clock.Time(-1, Pass.Update, Stage.GradientReduce))
        {
            _buckets.Finish();
        }

        return total;
    }
}
