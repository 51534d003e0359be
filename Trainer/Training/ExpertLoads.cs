using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Interop;
using SimMoE.Trainer.Model;

namespace SimMoE.Trainer.Training;

/// <summary>Tokens of each expert in a step, over all ranks, and the balancing of selection biases by them.</summary>
/// <remarks>Without auxiliary loss (arXiv 2408.15664), as the published code of arXiv 2602.04870 does it: <c>u = sign(mean load -
/// load)</c>, its mean
/// taken off so that the biases stay bounded, <c>bias += rate x u</c>.</remarks>
internal sealed class ExpertLoads
{
    private readonly GptModel _model;
    private readonly ProcessGroups _groups;

    /// <summary>Of a model's sparse layers.</summary>
    public ExpertLoads(GptModel model, ProcessGroups groups)
    {
        _model = model;
        _groups = groups;
    }

    private bool HasHeads => _model.Spec.Moe is { Heads: > 0 };

    /// <summary>Sums the loads over the ranks that route to the same experts: all with one router a layer, the replicas with heads, of
    /// which each rank
    /// sees every token of its group.</summary>
    /// <returns>[layers, experts] or [layers, local heads, experts], f32 on the device; null without sparse layers. The caller's.</returns>
    public Tensor? Sum()
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        var loads = _model.SparseLayers.Select(pair => pair.Layer.Load).ToArray();
        if (loads.Length == 0)
        {
            return null;
        }

        var sum = stack(loads).contiguous();
        var group = HasHeads ? _groups.Replicas : _groups.World;
        if (group.Size > 1)
        {
            group.AllReduce(sum).Wait();
        }

        return sum.DetachFromDisposeScope();
    }

    /// <summary>Moves the biases of overloaded experts down and those of underloaded ones up.</summary>
    /// <param name="loads">What <see cref="Sum"/> made.</param>
    /// <param name="rate">Change of a bias; 0 changes nothing.</param>
    public void Balance(Tensor loads, double rate)
    {
        if (rate == 0)
        {
            return;
        }

        using var none = no_grad();
        using var scope = NewDisposeScope();
        var direction = loads.mean([-1L], keepdim: true).sub(loads).sign();
        var change = direction.sub(direction.mean([-1L], keepdim: true)).mul(rate);
        var index = 0;
        foreach (var (_, layer) in _model.SparseLayers)
        {
            layer.SelectionBias.add_(change.select(0, index++));
        }
    }

    /// <summary>Starts counting again.</summary>
    public void Reset()
    {
        foreach (var (_, layer) in _model.SparseLayers)
        {
            layer.ResetLoad();
        }
    }

    /// <summary>Counts of all experts of all ranks; every rank calls it, the host waits.</summary>
    /// <param name="loads">What <see cref="Sum"/> made.</param>
    public IReadOnlyList<LayerCounts> Gather(Tensor loads)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        var all = HasHeads && _groups.Sparse.Size > 1 ? AllHeads(loads) : loads;
        var values = TensorValues.Of<long>(all.to_type(ScalarType.Int64));
        var blocks = _model.SparseLayers.Select(pair => pair.Block).ToArray();
        var each = values.Length / blocks.Length;
        var heads = HasHeads ? _model.Spec.Moe!.Heads : 0;
        return [.. blocks.Select((block, i) => new LayerCounts(block, heads, values[(i * each)..((i + 1) * each)]))];
    }

    // [parts, layers, local heads, experts] to [layers, heads, experts]: the ranks of a sparse group hold consecutive heads.
    private Tensor AllHeads(Tensor loads)
    {
        var parts = _groups.Sparse.Size;
        var shape = loads.shape;
        var received = empty([parts * shape[0], shape[1], shape[2]], dtype: loads.dtype, device: loads.device);
        _groups.Sparse.AllGather(received, loads.contiguous()).Wait();
        return received.view(parts, shape[0], shape[1], shape[2]).transpose(0, 1).reshape(shape[0], parts * shape[1], shape[2]);
    }
}
