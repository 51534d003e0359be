namespace SimMoE.TorchBinding;

/// <content>Comparisons and tests of elements.</content>
public static partial class torch
{
    /// <content>Comparisons and tests of elements.</content>
    public partial class Tensor
    {
        /// <summary>True if all elements are close.</summary>
        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
            ApplyFlag(Aten.allclose, target, rtol, atol, equal_nan);

        /// <summary>True if shape, dtype and all elements are the same.</summary>
        public bool Equals(Tensor target) => target is not null && ApplyFlag(Aten.equal, target);

        /// <summary>Element-wise equality.</summary>
        public Tensor eq(Tensor target) => Apply(Aten.eq__Tensor, target);

        /// <summary>Equality with a number.</summary>
        public Tensor eq(Scalar target) => Apply(Aten.eq__Scalar, target);

        /// <summary>Element-wise equality.</summary>
        public Tensor equal(Tensor target) => eq(target);

        /// <summary>Element-wise at least.</summary>
        public Tensor ge(Tensor target) => Apply(Aten.ge__Tensor, target);

        /// <summary>At least a number.</summary>
        public Tensor ge(Scalar target) => Apply(Aten.ge__Scalar, target);

        /// <summary>Element-wise greater.</summary>
        public Tensor greater(Tensor target) => gt(target);

        /// <summary>Element-wise at least.</summary>
        public Tensor greater_equal(Tensor target) => ge(target);

        /// <summary>Element-wise greater.</summary>
        public Tensor gt(Tensor target) => Apply(Aten.gt__Tensor, target);

        /// <summary>Greater than a number.</summary>
        public Tensor gt(Scalar target) => Apply(Aten.gt__Scalar, target);

        /// <summary>Element-wise closeness.</summary>
        public Tensor isclose(Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false) =>
            Apply(Aten.isclose, other, rtol, atol, nanEqual);

        /// <summary>True where finite.</summary>
        public Tensor isfinite() => Apply(Aten.isfinite);

        /// <summary>True where infinite.</summary>
        public Tensor isinf() => Apply(Aten.isinf);

        /// <summary>True where not a number.</summary>
        public Tensor isnan() => Apply(Aten.isnan);

        /// <summary>Element-wise at most.</summary>
        public Tensor le(Tensor target) => Apply(Aten.le__Tensor, target);

        /// <summary>At most a number.</summary>
        public Tensor le(Scalar target) => Apply(Aten.le__Scalar, target);

        /// <summary>Element-wise less.</summary>
        public Tensor less(Tensor target) => lt(target);

        /// <summary>Element-wise at most.</summary>
        public Tensor less_equal(Tensor target) => le(target);

        /// <summary>Logical and.</summary>
        public Tensor logical_and(Tensor other) => Apply(Aten.logical_and, other);

        /// <summary>Logical not.</summary>
        public Tensor logical_not() => Apply(Aten.logical_not);

        /// <summary>Logical or.</summary>
        public Tensor logical_or(Tensor other) => Apply(Aten.logical_or, other);

        /// <summary>Logical exclusive or.</summary>
        public Tensor logical_xor(Tensor other) => Apply(Aten.logical_xor, other);

        /// <summary>Element-wise less.</summary>
        public Tensor lt(Tensor target) => Apply(Aten.lt__Tensor, target);

        /// <summary>Less than a number.</summary>
        public Tensor lt(Scalar target) => Apply(Aten.lt__Scalar, target);

        /// <summary>Element-wise larger.</summary>
        public Tensor maximum(Tensor other) => Apply(Aten.maximum, other);

        /// <summary>Element-wise smaller.</summary>
        public Tensor minimum(Tensor other) => Apply(Aten.minimum, other);

        /// <summary>Element-wise inequality.</summary>
        public Tensor ne(Tensor target) => Apply(Aten.ne__Tensor, target);

        /// <summary>Inequality with a number.</summary>
        public Tensor ne(Scalar target) => Apply(Aten.ne__Scalar, target);

        /// <summary>Element-wise inequality.</summary>
        public Tensor not_equal(Tensor target) => ne(target);
    }
}
