namespace SimMoE.TorchBinding;

/// <content>Activation functions.</content>
public static partial class torch
{
    /// <content>Activation functions.</content>
    public partial class Tensor
    {
        /// <summary>Gaussian error linear unit, by the error function.</summary>
        public Tensor gelu() => Apply(Aten.gelu);

        /// <summary>Logarithm of the softmax over a dimension.</summary>
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Apply(Aten.log_softmax__int, dim, dtype);

        /// <summary>Positive part.</summary>
        public Tensor relu() => Apply(Aten.relu);

        /// <summary>Positive part, in place.</summary>
        public Tensor relu_() => Into(Aten.relu_);

        /// <summary>Logistic function.</summary>
        public Tensor sigmoid() => Apply(Aten.sigmoid);

        /// <summary>Logistic function, in place.</summary>
        public Tensor sigmoid_() => Into(Aten.sigmoid_);

        /// <summary>Element times its logistic function.</summary>
        public Tensor silu() => Apply(Aten.silu);

        /// <summary>Element times its logistic function, in place.</summary>
        public Tensor silu_() => Into(Aten.silu_);

        /// <summary>Softmax over a dimension.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null) => Apply(Aten.softmax__int, dim, dtype);

        /// <summary>Smooth positive part; linear where <c>beta * x</c> is beyond the threshold.</summary>
        public Tensor softplus(double beta = 1.0, double threshold = 20.0) => Apply(Aten.softplus, beta, threshold);

        /// <summary>Logarithm of the logistic function.</summary>
        public Tensor log_sigmoid() => Apply(Aten.log_sigmoid);
    }
}
