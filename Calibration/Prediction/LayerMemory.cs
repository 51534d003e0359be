using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Memory;
using SimMoE.Workload;
using SimMoE.Workload.Measurements;
using SimMoE.Workload.Models;

namespace SimMoE.Calibration.Prediction;

/// <summary>Bytes that the memory model says for a measured layer alone: no attention, no optimiser, no context.</summary>
public static class LayerMemory
{
    /// <summary>Kind of master weights, gradients and casts.</summary>
    public const string Weights = "weights";

    /// <summary>Kind of what is kept for backward.</summary>
    public const string Activations = "activations";

    /// <summary>Kind of buffers of the largest exchange and of temporary tensors.</summary>
    public const string Workspace = "workspace";

    /// <summary>Kind of the measurement's own f32 input, gradient and output.</summary>
    public const string Measurement = "measurement";

    /// <summary>Bytes by kind.</summary>
    /// <param name="row">What was measured; its own received rows are taken, so that routing adds no error.</param>
    /// <param name="implementation">How the layer is programmed.</param>
    public static SortedDictionary<string, double> Parts(LayerMeasurement row, Implementation implementation)
    {
        ArgumentNullException.ThrowIfNull(row);
        var layer = row.Layer;
        var usage = MemoryModel.Peak(
            new MemoryCase
            {
                Model = LayerCase.Model(layer) with
                {
                    Attention = new AttentionSpec
                    {
                        Heads = 0,
                        KeyValueHeads = 0,
                        HeadSize = 128,
                    },
                },
                Plan = LayerCase.Plan(layer),
                Sparse = implementation,
                ReceivedRows = layer.Strategy == StrategyKind.HeadParallel ? [] : [row.ExpertRows],
                Profile = new MemoryProfile
                {
                    Overhead = default,
                    OptimizerBytes = 0,
                    FeedForwardOptimizerBytes = 0,
                },
            }
        );
        return new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            [Weights] = usage.Weights.Count + usage.CastWeights.Count + usage.Gradients.Count,
            [Activations] = usage.Activations.Count + usage.RoutedActivations.Count,
            [Workspace] = usage.Workspace.Count,
            [Measurement] = 3.0 * sizeof(float) * layer.TokensPerRank * layer.HiddenSize,
        };
    }
}
