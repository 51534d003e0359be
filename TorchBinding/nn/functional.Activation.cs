using SimMoE.Native;
using Approximate = SimMoE.TorchBinding.Modules.GELU.Approximate;

namespace SimMoE.TorchBinding;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Functions without state of their own.</summary>
        public static partial class functional
        {
            private static readonly Operator Gelu = Operator.Find("aten::gelu");
            private static readonly Operator GeluInPlace = Operator.Find("aten::gelu_");
            private static readonly Operator Silu = Operator.Find("aten::silu");
            private static readonly Operator SiluInPlace = Operator.Find("aten::silu_");
            private static readonly Operator Relu = Operator.Find("aten::relu");
            private static readonly Operator ReluInPlace = Operator.Find("aten::relu_");
            private static readonly Operator Softmax = Operator.Find("aten::softmax", "int");
            private static readonly Operator LogSoftmax = Operator.Find("aten::log_softmax", "int");

            /// <summary>Gaussian error linear unit, x times the normal distribution's function of x.</summary>
            /// <param name="x">Any shape.</param>
            public static Tensor gelu(Tensor x) => gelu(x, false);

            /// <summary>Gaussian error linear unit, x times the normal distribution's function of x.</summary>
            /// <param name="x">Any shape.</param>
            /// <param name="inplace">Write over x.</param>
            public static Tensor gelu(Tensor x, bool inplace) => gelu(x, Approximate.none, inplace);

            /// <summary>Gaussian error linear unit.</summary>
            /// <param name="x">Any shape.</param>
            /// <param name="approximate">Exact, or by the hyperbolic tangent.</param>
            /// <param name="inplace">Write over x.</param>
            public static Tensor gelu(Tensor x, Approximate approximate, bool inplace = false) =>
                Apply(x, inplace, Gelu, GeluInPlace, approximate == Approximate.tanh ? "tanh" : "none");

            /// <summary>Sigmoid linear unit, x / (1 + exp(-x)).</summary>
            /// <param name="x">Any shape.</param>
            /// <param name="inplace">Write over x.</param>
            public static Tensor silu(Tensor x, bool inplace = false) => Apply(x, inplace, Silu, SiluInPlace);

            /// <summary>max(x, 0).</summary>
            /// <param name="x">Any shape.</param>
            /// <param name="inplace">Write over x.</param>
            public static Tensor relu(Tensor x, bool inplace = false) => Apply(x, inplace, Relu, ReluInPlace);

            /// <summary>exp(x), scaled to sum to one along a dimension.</summary>
            /// <param name="input">Any shape.</param>
            /// <param name="dim">The dimension.</param>
            /// <param name="dtype">Converts the input first; null leaves it.</param>
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) =>
                Dispatch.Tensor(Softmax, input, dim, dtype);

            /// <summary>Logarithm of the softmax.</summary>
            /// <param name="x">Any shape.</param>
            /// <param name="dim">The dimension.</param>
            public static Tensor log_softmax(Tensor x, long dim) => Dispatch.Tensor(LogSoftmax, x, dim);

            // In place the result is another object on the same tensor, so that disposing one leaves the other.
            private static Tensor Apply(Tensor x, bool inPlace, Operator function, Operator functionInPlace, params ReadOnlySpan<Argument> settings)
            {
                ReadOnlySpan<Argument> arguments = [x, .. settings];
                return Dispatch.Tensor(inPlace ? functionInPlace : function, arguments);
            }
        }
    }
}
