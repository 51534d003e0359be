namespace SimMoE.TorchBinding;

/// <content>Functions of each element.</content>
public static partial class torch
{
    /// <content>Functions of each element.</content>
    public partial class Tensor
    {
        /// <summary>Rounded up.</summary>
        public Tensor ceil() => Apply(Aten.ceil);

        /// <summary>Rounds up, in place.</summary>
        public Tensor ceil_() => Into(Aten.ceil_);

        /// <summary>Limits each element to an interval; null leaves that side open.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Apply(Aten.clamp, min, max);

        /// <summary>Limits each element to an interval; null leaves that side open.</summary>
        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Apply(Aten.clamp__Tensor, min, max);

        /// <summary>Limits each element to an interval, in place; null leaves that side open.</summary>
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Into(Aten.clamp_, min, max);

        /// <summary>Limits each element to an interval, in place; null leaves that side open.</summary>
        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => Into(Aten.clamp___Tensor, min, max);

        /// <summary>The same as clamp.</summary>
        public Tensor clip(Scalar? min = null, Scalar? max = null) => clamp(min, max);

        /// <summary>Limits each element from above.</summary>
        public Tensor clamp_max(Scalar max) => Apply(Aten.clamp_max, max);

        /// <summary>Limits each element from above, in place.</summary>
        public Tensor clamp_max_(Scalar max) => Into(Aten.clamp_max_, max);

        /// <summary>Limits each element from below.</summary>
        public Tensor clamp_min(Scalar min) => Apply(Aten.clamp_min, min);

        /// <summary>Limits each element from below, in place.</summary>
        public Tensor clamp_min_(Scalar min) => Into(Aten.clamp_min_, min);

        /// <summary>Cosine.</summary>
        public Tensor cos() => Apply(Aten.cos);

        /// <summary>Sine.</summary>
        public Tensor sin() => Apply(Aten.sin);

        /// <summary>Error function.</summary>
        public Tensor erf() => Apply(Aten.erf);

        /// <summary>Exponential.</summary>
        public Tensor exp() => Apply(Aten.exp);

        /// <summary>Exponential, in place.</summary>
        public Tensor exp_() => Into(Aten.exp_);

        /// <summary>Two to the power of each element.</summary>
        public Tensor exp2() => Apply(Aten.exp2);

        /// <summary>Exponential less one, exact near zero.</summary>
        public Tensor expm1() => Apply(Aten.expm1);

        /// <summary>Rounded down.</summary>
        public Tensor floor() => Apply(Aten.floor);

        /// <summary>Rounds down, in place.</summary>
        public Tensor floor_() => Into(Aten.floor_);

        /// <summary>Fraction, with the sign of the element.</summary>
        public Tensor frac() => Apply(Aten.frac);

        /// <summary>Natural logarithm.</summary>
        public Tensor log() => Apply(Aten.log);

        /// <summary>Natural logarithm, in place.</summary>
        public Tensor log_() => Into(Aten.log_);

        /// <summary>Decimal logarithm.</summary>
        public Tensor log10() => Apply(Aten.log10);

        /// <summary>Logarithm of one plus each element, exact near zero.</summary>
        public Tensor log1p() => Apply(Aten.log1p);

        /// <summary>Binary logarithm.</summary>
        public Tensor log2() => Apply(Aten.log2);

        /// <summary>Replaces NaN and infinities by numbers.</summary>
        public Tensor nan_to_num(double nan = 0.0, double? posinf = null, double? neginf = null) =>
            Apply(Aten.nan_to_num, nan, posinf, neginf);

        /// <summary>Replaces NaN and infinities by numbers, in place.</summary>
        public Tensor nan_to_num_(double nan = 0.0, double? posinf = null, double? neginf = null) =>
            Into(Aten.nan_to_num_, nan, posinf, neginf);

        /// <summary>Rounded to the nearest, halves to even.</summary>
        public Tensor round(long decimals = 0) => Apply(Aten.round__decimals, decimals);

        /// <summary>Rounds to the nearest, halves to even, in place.</summary>
        public Tensor round_(long decimals = 0) => Into(Aten.round___decimals, decimals);

        /// <summary>One over the square root.</summary>
        public Tensor rsqrt() => Apply(Aten.rsqrt);

        /// <summary>One over the square root, in place.</summary>
        public Tensor rsqrt_() => Into(Aten.rsqrt_);

        /// <summary>-1, 0 or 1.</summary>
        public Tensor sign() => Apply(Aten.sign);

        /// <summary>-1, 0 or 1, in place.</summary>
        public Tensor sign_() => Into(Aten.sign_);

        /// <summary>Square root.</summary>
        public Tensor sqrt() => Apply(Aten.sqrt);

        /// <summary>Square root, in place.</summary>
        public Tensor sqrt_() => Into(Aten.sqrt_);

        /// <summary>Square.</summary>
        public Tensor square() => Apply(Aten.square);

        /// <summary>Hyperbolic tangent.</summary>
        public Tensor tanh() => Apply(Aten.tanh);

        /// <summary>Hyperbolic tangent, in place.</summary>
        public Tensor tanh_() => Into(Aten.tanh_);

        /// <summary>Without its fraction.</summary>
        public Tensor trunc() => Apply(Aten.trunc);

        /// <summary>Drops the fraction, in place.</summary>
        public Tensor trunc_() => Into(Aten.trunc_);

        /// <summary>Bitwise and.</summary>
        public Tensor bitwise_and(Tensor other) => Apply(Aten.bitwise_and__Tensor, other);

        /// <summary>Bitwise or.</summary>
        public Tensor bitwise_or(Tensor other) => Apply(Aten.bitwise_or__Tensor, other);

        /// <summary>Bitwise exclusive or.</summary>
        public Tensor bitwise_xor(Tensor other) => Apply(Aten.bitwise_xor__Tensor, other);

        /// <summary>Bitwise complement.</summary>
        public Tensor bitwise_not() => Apply(Aten.bitwise_not);

        /// <summary>Shifts bits to the left.</summary>
        public Tensor bitwise_left_shift(Tensor other) => Apply(Aten.bitwise_left_shift__Tensor, other);

        /// <summary>Shifts bits to the right.</summary>
        public Tensor bitwise_right_shift(Tensor other) => Apply(Aten.bitwise_right_shift__Tensor, other);
    }
}
