namespace SimMoE.TorchBinding;

/// <content>Sums along the way, orders and counts.</content>
public static partial class torch
{
    /// <content>Sums along the way, orders and counts.</content>
    public partial class Tensor
    {
        /// <summary>Indices that sort along a dimension.</summary>
        public Tensor argsort(long dim = -1, bool descending = false) => Apply(Aten.argsort, dim, descending);

        /// <summary>How often each non-negative integer occurs.</summary>
        public Tensor bincount(Tensor? weights, long minlength = 0) => Apply(Aten.bincount, weights, minlength);

        /// <summary>The interval of sorted boundaries that each element falls in.</summary>
        public Tensor bucketize(Tensor boundaries, bool outInt32 = false, bool right = false) =>
            Apply(Aten.bucketize__Tensor, boundaries, outInt32, right);

        /// <summary>Largest so far along a dimension and where it is.</summary>
        public (Tensor values, Tensor indexes) cummax(long dim) => ApplyPair(Aten.cummax, dim);

        /// <summary>Smallest so far along a dimension and where it is.</summary>
        public (Tensor values, Tensor indexes) cummin(long dim) => ApplyPair(Aten.cummin, dim);

        /// <summary>Product so far along a dimension.</summary>
        public Tensor cumprod(long dim, ScalarType? type = null) => Apply(Aten.cumprod, dim, type);

        /// <summary>Sum so far along a dimension.</summary>
        public Tensor cumsum(long dim, ScalarType? type = null) => Apply(Aten.cumsum, dim, type);

        /// <summary>The k-th smallest along a dimension, k from 1, and where it is.</summary>
        public (Tensor values, Tensor indices) kthvalue(long k, long? dim, bool keepdim = false) =>
            ApplyPair(Aten.kthvalue, k, dim ?? -1, keepdim);

        /// <summary>Sorted along the first dimension.</summary>
        public Tensor msort() => Apply(Aten.msort);

        /// <summary>Sorted along a dimension, and the indices that sort.</summary>
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) =>
            ApplyPair(Aten.sort__stable, stable, dim, descending);

        /// <summary>The k largest, or smallest, along a dimension and where they are.</summary>
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) =>
            ApplyPair(Aten.topk, k, dim, largest, sorted);
    }
}
