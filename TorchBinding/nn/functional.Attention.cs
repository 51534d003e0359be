using SimMoE.Native;

namespace SimMoE.TorchBinding;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly Operator Attention = Operator.Find("aten::scaled_dot_product_attention");

            // libtorch 1.13 has the operator under this name only, with another order of arguments.
            private static readonly Operator EarlyAttention = Operator.Find("aten::_scaled_dot_product_attention");

            /// <summary>softmax(query key^T / sqrt(d) + mask) value, by the best kernel that libtorch has for the operands.</summary>
            /// <param name="query">[..., queries, d].</param>
            /// <param name="key">[..., keys, d].</param>
            /// <param name="value">[..., keys, d_v].</param>
            /// <param name="attn_mask">Added to the scores, or where boolean, false hides a key; null is none.</param>
            /// <param name="p">Probability that a weight is dropped.</param>
            /// <param name="is_casual">Hide the keys after each query's own position; not together with a mask.</param>
            /// <returns>[..., queries, d_v].</returns>
            /// <exception cref="ArgumentException">The probability is negative, or there are a mask and a causal order.</exception>
            public static Tensor scaled_dot_product_attention(
                Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0.0, bool is_casual = false)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(p);
                if (is_casual && attn_mask is not null)
                {
                    throw new ArgumentException("Attention is causal or masked, not both.", nameof(attn_mask));
                }

                if (Operator.Exists(Attention.Name))
                {
                    return Dispatch.Tensor(Attention, query, key, value, attn_mask, p, is_casual);
                }

                var (result, weights) = Dispatch.Pair(EarlyAttention, query, key, value, attn_mask, p, false, is_casual);
                weights.Dispose();
                return result;
            }
        }
    }
}
