using SimMoE.Workload;
using SimMoE.Workload.Models;

namespace SimMoE.Trainer.Training;

/// <summary>Everything that decides what a run computes.</summary>
public sealed record TrainingSettings
{
    /// <summary>The model, as the simulator reads it.</summary>
    public required ModelSpec Model { get; init; }

    /// <summary>How a step is spread over ranks and micro-batches.</summary>
    public required ParallelPlan Plan { get; init; }

    /// <summary>Steps of the run, 1 or more.</summary>
    public required long Steps { get; init; }

    /// <summary>Seed of the first weights and of the data order.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Type of matrix products.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>AdamW and clipping.</summary>
    public OptimizerSettings Optimizer { get; init; } = new();

    /// <summary>The learning rate of each step.</summary>
    public required LearningRateSchedule Schedule { get; init; }

    /// <summary>Change of a selection bias in a step of load balancing; 0 balances nothing. The published code takes 50 x the highest
    /// learning
    /// rate, constant over the run.</summary>
    public double BalancingRate { get; init; }

    /// <summary>When the held-out loss is measured.</summary>
    public EvaluationSettings Evaluation { get; init; } = new();

    /// <summary>Steps between checkpoints; 0 writes one at the end alone.</summary>
    public long CheckpointEvery { get; init; }

    /// <summary>Steps between progress lines.</summary>
    public long ReportEvery { get; init; } = 10;

    /// <summary>When the routers' choices are written.</summary>
    public TraceSettings Trace { get; init; } = new();

    /// <summary>Which sequences each rank takes.</summary>
    public BatchOrder Order => new(Plan.Ranks, Plan.MicroBatches, Plan.SequencesPerRank);

    /// <summary>Tokens of a step over all ranks.</summary>
    public long TokensPerStep => Order.SequencesPerStep * Model.SequenceLength;
}
