using SimMoE.Workload.Models;

namespace SimMoE.Trainer.Model;

/// <summary>Causal multi-head or grouped-query attention with rotary positions: one product for queries, keys and values, the best
/// attention kernel
/// that libtorch has, one product back.</summary>
internal sealed class CausalAttention : nn.Module<Tensor, Tensor>
{
    private readonly AttentionSpec _spec;
    private readonly int _sequenceLength;
    private readonly CastLinear _queryKeyValue;
    private readonly CastLinear _output;
    private readonly RmsNorm? _queryNorm;
    private readonly RmsNorm? _keyNorm;
    private readonly RotaryEmbedding _rotary;

    /// <summary>Uninitialised.</summary>
    /// <param name="model">Gives widths and the sequence length.</param>
    /// <param name="rotary">Shared by all blocks; stays the caller's.</param>
    /// <param name="computeType">Type of the products.</param>
    /// <param name="device">Where the weights are.</param>
    public CausalAttention(ModelSpec model, RotaryEmbedding rotary, ScalarType computeType, Device device)
        : base("attention")
    {
        _spec = model.Attention;
        _sequenceLength = model.SequenceLength;
        _rotary = rotary;
        var keyAndValue = (long)_spec.KeyValueHeads * (_spec.HeadSize + _spec.ValueSize);
        _queryKeyValue = new CastLinear("qkv", model.HiddenSize, ((long)_spec.Heads * _spec.HeadSize) + keyAndValue, computeType, device);
        _output = new CastLinear("out", (long)_spec.Heads * _spec.ValueSize, model.HiddenSize, computeType, device);
        register_module("qkv", _queryKeyValue);
        register_module("out", _output);
        if (_spec.NormalizesQueriesAndKeys)
        {
            _queryNorm = new RmsNorm("query_norm", _spec.HeadSize, computeType, device);
            _keyNorm = new RmsNorm("key_norm", _spec.HeadSize, computeType, device);
            register_module("query_norm", _queryNorm);
            register_module("key_norm", _keyNorm);
        }
    }

    /// <inheritdoc/>
    /// <param name="input">[tokens, hidden size], whole sequences one after the other, of the compute type.</param>
    public override Tensor forward(Tensor input)
    {
        var batch = input.shape[0] / _sequenceLength;
        var all = _queryKeyValue.forward(input);
        long rotated = _spec.Heads + _spec.KeyValueHeads;
        var pairs = all.narrow(1, 0, rotated * _spec.HeadSize).view(batch, _sequenceLength, rotated, _spec.HeadSize);
        if (_queryNorm is not null && _keyNorm is not null)
        {
            pairs = cat(
                [_queryNorm.forward(pairs.narrow(2, 0, _spec.Heads)), _keyNorm.forward(pairs.narrow(2, _spec.Heads, _spec.KeyValueHeads))],
                2
            );
        }

        pairs = _rotary.Rotate(pairs);
        var query = pairs.narrow(2, 0, _spec.Heads).transpose(1, 2);
        var key = PerQuery(pairs.narrow(2, _spec.Heads, _spec.KeyValueHeads).transpose(1, 2));
        var value = all.narrow(1, rotated * _spec.HeadSize, (long)_spec.KeyValueHeads * _spec.ValueSize)
            .view(batch, _sequenceLength, _spec.KeyValueHeads, _spec.ValueSize)
            .transpose(1, 2);
        var mixed = nn.functional.scaled_dot_product_attention(query, key, PerQuery(value), is_casual: true);
        return _output.forward(mixed.transpose(1, 2).reshape(input.shape[0], (long)_spec.Heads * _spec.ValueSize));
    }

    // Consecutive query heads share a key/value head.
    private Tensor PerQuery(Tensor heads) =>
        _spec.KeyValueHeads == _spec.Heads ? heads : heads.repeat_interleave(_spec.Heads / _spec.KeyValueHeads, dim: 1);

    /// <summary>Does nothing: parts are registered by name, and no field is one beside. docs/torch-provider.md</summary>
    protected override void RegisterComponents() { }
}
