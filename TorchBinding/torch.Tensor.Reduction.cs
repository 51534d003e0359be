namespace SimMoE.TorchBinding;

/// <content>Reductions.</content>
public static partial class torch
{
    /// <content>Reductions.</content>
    public partial class Tensor
    {
        /// <summary>True if all elements are true.</summary>
        public Tensor all() => Apply(Aten.all);

        /// <summary>True where all elements along a dimension are true.</summary>
        public Tensor all(long dim, bool keepdim = false) => Apply(Aten.all__dim, dim, keepdim);

        /// <summary>Largest along dimensions.</summary>
        public Tensor amax(params long[] dims) => Apply(Aten.amax, dims);

        /// <summary>Largest along dimensions.</summary>
        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) => amax((ReadOnlySpan<long>)dims, keepdim, @out);

        /// <summary>Largest along dimensions.</summary>
        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Apply(Aten.amax, dims, keepdim) : Dispatch.Tensor(Aten.amax__out, this, dims, keepdim, @out);

        /// <summary>Smallest along dimensions.</summary>
        public Tensor amin(params long[] dims) => Apply(Aten.amin, dims);

        /// <summary>Smallest along dimensions.</summary>
        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) => amin((ReadOnlySpan<long>)dims, keepdim, @out);

        /// <summary>Smallest along dimensions.</summary>
        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Apply(Aten.amin, dims, keepdim) : Dispatch.Tensor(Aten.amin__out, this, dims, keepdim, @out);

        /// <summary>True if an element is true.</summary>
        public Tensor any() => Apply(Aten.any);

        /// <summary>True where an element along a dimension is true.</summary>
        public Tensor any(long dim, bool keepdim = false) => Apply(Aten.any__dim, dim, keepdim);

        /// <summary>Index of the largest in the flattened tensor.</summary>
        public Tensor argmax() => Apply(Aten.argmax);

        /// <summary>Index of the largest along a dimension.</summary>
        public Tensor argmax(long dim, bool keepdim = false) => Apply(Aten.argmax, dim, keepdim);

        /// <summary>Index of the smallest in the flattened tensor.</summary>
        public Tensor argmin() => Apply(Aten.argmin);

        /// <summary>Index of the smallest along a dimension.</summary>
        public Tensor argmin(long dim, bool keepdim = false) => Apply(Aten.argmin, dim, keepdim);

        /// <summary>Elements that are not zero.</summary>
        public Tensor count_nonzero(long[]? dims = null) =>
            dims is null ? Apply(Aten.count_nonzero) : Apply(Aten.count_nonzero__dim_IntList, dims);

        /// <summary>Logarithm of the sum of exponentials along a dimension.</summary>
        public Tensor logsumexp(long dim, bool keepdim = false) => Apply(Aten.logsumexp, (ReadOnlySpan<long>)[dim], keepdim);

        /// <summary>Largest element.</summary>
        public Tensor max() => Apply(Aten.max);

        /// <summary>Element-wise larger.</summary>
        public Tensor max(Tensor other) => Apply(Aten.maximum, other);

        /// <summary>Largest along a dimension and where it is.</summary>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => ApplyPair(Aten.max__dim, dim, keepdim);

        /// <summary>Mean of all elements.</summary>
        public Tensor mean() => Apply(Aten.mean);

        /// <summary>Mean along dimensions.</summary>
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Apply(Aten.mean__dim, dimensions, keepdim, type);

        /// <summary>Lower median of all elements.</summary>
        public Tensor median() => Apply(Aten.median);

        /// <summary>Smallest element.</summary>
        public Tensor min() => Apply(Aten.min);

        /// <summary>Element-wise smaller.</summary>
        public Tensor min(Tensor other) => Apply(Aten.minimum, other);

        /// <summary>Smallest along a dimension and where it is.</summary>
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => ApplyPair(Aten.min__dim, dim, keepdim);

        /// <summary>Norm of all elements.</summary>
        public Tensor norm(float p = 2.0f) => Apply(Aten.norm__Scalar, p);

        /// <summary>Norm along a dimension.</summary>
        public Tensor norm(int dim, bool keepdim = false, float p = 2.0f) =>
            Apply(Aten.norm__ScalarOpt_dim, p, (ReadOnlySpan<long>)[dim], keepdim);

        /// <summary>Product of all elements.</summary>
        public Tensor prod(ScalarType? type = null) => Apply(Aten.prod, type);

        /// <summary>Product along a dimension.</summary>
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => Apply(Aten.prod__dim_int, dim, keepdim, type);

        /// <summary>Standard deviation of all elements.</summary>
        public Tensor std(bool unbiased = true) => Apply(Aten.std, unbiased);

        /// <summary>Standard deviation along dimensions.</summary>
        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Apply(Aten.std__dim, dimensions, unbiased, keepdim);

        /// <summary>Standard deviation along dimensions.</summary>
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Apply(Aten.std__dim, dimensions, unbiased, keepdim);

        /// <summary>Standard deviation along a dimension.</summary>
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Apply(Aten.std__dim, (ReadOnlySpan<long>)[dim], unbiased, keepdim);

        /// <summary>Sum of all elements.</summary>
        public Tensor sum(ScalarType? type = null) => Apply(Aten.sum, type);

        /// <summary>Sum along dimensions.</summary>
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Apply(Aten.sum__dim_IntList, dim, keepdim, type);

        /// <summary>Sum along dimensions.</summary>
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            Apply(Aten.sum__dim_IntList, dim, keepdim, type);

        /// <summary>Sum along a dimension.</summary>
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) =>
            Apply(Aten.sum__dim_IntList, (ReadOnlySpan<long>)[dim], keepdim, type);

        /// <summary>Sum along two dimensions.</summary>
        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) =>
            Apply(Aten.sum__dim_IntList, (ReadOnlySpan<long>)[dim0, dim1], keepdim, type);

        /// <summary>Sum along three dimensions.</summary>
        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) =>
            Apply(Aten.sum__dim_IntList, (ReadOnlySpan<long>)[dim0, dim1, dim2], keepdim, type);

        /// <summary>Variance of all elements.</summary>
        public Tensor var(bool unbiased = true) => Apply(Aten.var, unbiased);

        /// <summary>Variance along dimensions.</summary>
        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Apply(Aten.var__dim, dimensions, unbiased, keepdim);

        /// <summary>Variance along dimensions.</summary>
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Apply(Aten.var__dim, dimensions, unbiased, keepdim);

        /// <summary>Variance along a dimension.</summary>
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Apply(Aten.var__dim, (ReadOnlySpan<long>)[dim], unbiased, keepdim);
    }
}
