namespace SimMoE.TorchBinding;

/// <content>Sums, products, quotients and powers.</content>
public static partial class torch
{
    /// <content>Sums, products, quotients and powers.</content>
    public partial class Tensor
    {
        /// <summary>Absolute values.</summary>
        public Tensor abs() => Apply(Aten.abs);

        /// <summary>Absolute values, in place.</summary>
        public Tensor abs_() => Into(Aten.abs_);

        /// <summary>Absolute values.</summary>
        public Tensor absolute() => abs();

        /// <summary>Element-wise sum.</summary>
        public Tensor add(Tensor target) => Apply(Aten.add__Tensor, target);

        /// <summary>Element-wise sum with <c>alpha * target</c>.</summary>
        public Tensor add(Tensor target, Scalar alpha) => Apply(Aten.add__Tensor, target, alpha);

        /// <summary>Adds a number to each element.</summary>
        public Tensor add(Scalar scalar) => Apply(Aten.add__Scalar, scalar);

        /// <summary>Adds <c>alpha * scalar</c> to each element.</summary>
        public Tensor add(Scalar scalar, Scalar alpha) => Apply(Aten.add__Scalar, scalar, alpha);

        /// <summary>Element-wise sum, in place.</summary>
        public Tensor add_(Tensor target) => Into(Aten.add___Tensor, target);

        /// <summary>Adds <c>alpha * target</c>, in place.</summary>
        public Tensor add_(Tensor target, Scalar alpha) => Into(Aten.add___Tensor, target, alpha);

        /// <summary>Adds a number to each element, in place.</summary>
        public Tensor add_(Scalar scalar) => Into(Aten.add___Scalar, scalar);

        /// <summary>Adds <c>alpha * scalar</c> to each element, in place.</summary>
        public Tensor add_(Scalar scalar, Scalar alpha) => Into(Aten.add___Scalar, scalar, alpha);

        /// <summary>This plus <c>value * tensor1 / tensor2</c>.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => Apply(Aten.addcdiv, tensor1, tensor2, value);

        /// <summary>This plus <c>tensor1 / tensor2</c>.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => Apply(Aten.addcdiv, tensor1, tensor2);

        /// <summary>Adds <c>value * tensor1 / tensor2</c>, in place.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Into(Aten.addcdiv_, tensor1, tensor2, value);

        /// <summary>Adds <c>tensor1 / tensor2</c>, in place.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => Into(Aten.addcdiv_, tensor1, tensor2);

        /// <summary>This plus <c>value * tensor1 * tensor2</c>.</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Apply(Aten.addcmul, tensor1, tensor2, value);

        /// <summary>Adds <c>value * tensor1 * tensor2</c>, in place.</summary>
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Into(Aten.addcmul_, tensor1, tensor2, value);

        /// <summary>Element-wise quotient.</summary>
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? Apply(Aten.div__Tensor, target) : Apply(Aten.div__Tensor_mode, target, Rounding(rounding_mode));

        /// <summary>Quotient by a number.</summary>
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? Apply(Aten.div__Scalar, target) : Apply(Aten.div__Scalar_mode, target, Rounding(rounding_mode));

        /// <summary>Element-wise quotient, in place.</summary>
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? Into(Aten.div___Tensor, target) : Into(Aten.div___Tensor_mode, target, Rounding(rounding_mode));

        /// <summary>Quotient by a number, in place.</summary>
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? Into(Aten.div___Scalar, target) : Into(Aten.div___Scalar_mode, target, Rounding(rounding_mode));

        /// <summary>Element-wise quotient.</summary>
        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        /// <summary>Quotient by a number.</summary>
        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        /// <summary>Element-wise quotient, rounded down.</summary>
        public Tensor floor_divide(Tensor other) => Apply(Aten.floor_divide, other);

        /// <summary>Quotient by a number, rounded down.</summary>
        public Tensor floor_divide(Scalar other) => Apply(Aten.floor_divide__Scalar, other);

        /// <summary>Remainder with the sign of the dividend.</summary>
        public Tensor fmod(Tensor target) => Apply(Aten.fmod__Tensor, target);

        /// <summary>Remainder with the sign of the dividend.</summary>
        public Tensor fmod(Scalar scalar) => Apply(Aten.fmod__Scalar, scalar);

        /// <summary><c>this + weight * (end - this)</c>.</summary>
        public Tensor lerp(Tensor end, Tensor weight) => Apply(Aten.lerp__Tensor, end, weight);

        /// <summary><c>this + weight * (end - this)</c>, in place.</summary>
        public Tensor lerp_(Tensor end, Tensor weight) => Into(Aten.lerp___Tensor, end, weight);

        /// <summary>Element-wise product.</summary>
        public Tensor mul(Tensor target) => Apply(Aten.mul__Tensor, target);

        /// <summary>Product with a number.</summary>
        public Tensor mul(Scalar target) => Apply(Aten.mul__Scalar, target);

        /// <summary>Element-wise product, in place.</summary>
        public Tensor mul_(Tensor target) => Into(Aten.mul___Tensor, target);

        /// <summary>Product with a number, in place.</summary>
        public Tensor mul_(Scalar target) => Into(Aten.mul___Scalar, target);

        /// <summary>Element-wise product.</summary>
        public Tensor multiply(Tensor target) => mul(target);

        /// <summary>Product with a number.</summary>
        public Tensor multiply(Scalar target) => mul(target);

        /// <summary>Negated elements.</summary>
        public Tensor neg() => Apply(Aten.neg);

        /// <summary>Negates the elements in place.</summary>
        public Tensor neg_() => Into(Aten.neg_);

        /// <summary>Negated elements.</summary>
        public Tensor negative() => neg();

        /// <summary>Element-wise power.</summary>
        public Tensor pow(Tensor exponent) => Apply(Aten.pow__Tensor_Tensor, exponent);

        /// <summary>Power of each element.</summary>
        public Tensor pow(Scalar exponent) => Apply(Aten.pow__Tensor_Scalar, exponent);

        /// <summary>Element-wise power, in place.</summary>
        public Tensor pow_(Tensor exponent) => Into(Aten.pow___Tensor, exponent);

        /// <summary>Power of each element, in place.</summary>
        public Tensor pow_(Scalar exponent) => Into(Aten.pow___Scalar, exponent);

        /// <summary>One over each element.</summary>
        public Tensor reciprocal() => Apply(Aten.reciprocal);

        /// <summary>One over each element, in place.</summary>
        public Tensor reciprocal_() => Into(Aten.reciprocal_);

        /// <summary>Remainder with the sign of the divisor.</summary>
        public Tensor remainder(Tensor target) => Apply(Aten.remainder__Tensor, target);

        /// <summary>Remainder with the sign of the divisor.</summary>
        public Tensor remainder(Scalar scalar) => Apply(Aten.remainder__Scalar, scalar);

        /// <summary>Remainder with the sign of the divisor, in place.</summary>
        public Tensor remainder_(Tensor target) => Into(Aten.remainder___Tensor, target);

        /// <summary>Remainder with the sign of the divisor, in place.</summary>
        public Tensor remainder_(Scalar scalar) => Into(Aten.remainder___Scalar, scalar);

        /// <summary>Element-wise difference.</summary>
        public Tensor sub(Tensor target) => Apply(Aten.sub__Tensor, target);

        /// <summary>Subtracts a number from each element.</summary>
        public Tensor sub(Scalar target) => Apply(Aten.sub__Scalar, target);

        /// <summary>Element-wise difference, in place.</summary>
        public Tensor sub_(Tensor target) => Into(Aten.sub___Tensor, target);

        /// <summary>Subtracts a number from each element, in place.</summary>
        public Tensor sub_(Scalar target) => Into(Aten.sub___Scalar, target);

        /// <summary>Element-wise difference.</summary>
        public Tensor subtract(Tensor target) => sub(target);

        /// <summary>Subtracts a number from each element.</summary>
        public Tensor subtract(Scalar target) => sub(target);
    }
}
