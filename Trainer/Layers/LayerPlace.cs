using SimMoE.Trainer.Communication;
using SimMoE.Workload;
using SimMoE.Workload.Models;

namespace SimMoE.Trainer.Layers;

/// <summary>Which layer of which model, and among whom.</summary>
/// <param name="Model">The model; has a sparse layer.</param>
/// <param name="Block">Zero-based block.</param>
/// <param name="Group">The ranks that share the layer.</param>
/// <param name="Settings">How it computes.</param>
internal sealed record LayerPlace(ModelSpec Model, int Block, ICommunicator Group, LayerSettings Settings)
{
    // "All weights N(0, 0.02), output projections further times 1/sqrt(2L)" (arXiv 2602.04870, appendix A).
    private const double Deviation = 0.02;

    /// <summary>The sparse layer.</summary>
    public MoeSpec Moe => Model.Moe ?? throw new ArgumentException($"model {Model.Name} has no sparse layer");

    /// <summary>A parameter drawn from N(0, 0.02^2); each index of its first dimension has a stream of its own.</summary>
    /// <param name="name">What it is; names the stream.</param>
    /// <param name="shape">First dimension: what this rank holds.</param>
    /// <param name="first">Global number of the first index.</param>
    /// <param name="isOutput">Further times 1/sqrt(2L).</param>
    public Parameter Draw(string name, long[] shape, int first = 0, bool isOutput = false)
    {
        var deviation = isOutput ? Deviation / Math.Sqrt(2.0 * Model.Layers) : Deviation;
        var stream = new RandomStream(Settings.Seed, "sparse-layer." + name).Substream(Block);
        using var values = NormalWeights.Draw(stream, deviation, shape, first);
        var parameter = new Parameter(values.to(Settings.Device));
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
