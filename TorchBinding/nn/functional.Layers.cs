using SimMoE.Native;

namespace SimMoE.TorchBinding;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly Operator Linear = Operator.Find("aten::linear");
            private static readonly Operator LayerNorm = Operator.Find("aten::layer_norm");
            private static readonly Operator Dropout = Operator.Find("aten::dropout");
            private static readonly Operator DropoutInPlace = Operator.Find("aten::dropout_");
            private static readonly Operator OneHot = Operator.Find("aten::one_hot");
            private static readonly Operator CrossEntropy = Operator.Find("aten::cross_entropy_loss");
            private static readonly Operator SquaredError = Operator.Find("aten::mse_loss");
            private static readonly Operator Norm = Operator.Find("aten::norm", "ScalarOpt_dim");

            /// <summary>input weights^T + bias.</summary>
            /// <param name="input">[..., in].</param>
            /// <param name="weights">[out, in].</param>
            /// <param name="bias">[out], or null.</param>
            /// <returns>[..., out].</returns>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                Dispatch.Tensor(Linear, input, weights, bias);

            /// <summary>Subtracts the mean and divides by the standard deviation over the last dimensions, then scales and shifts.</summary>
            /// <param name="input">[..., normalized_shape].</param>
            /// <param name="normalized_shape">The last dimensions.</param>
            /// <param name="weight">The scale, of the normalized shape, or null.</param>
            /// <param name="bias">The shift, of the normalized shape, or null.</param>
            /// <param name="eps">Added to the variance.</param>
            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                Dispatch.Tensor(LayerNorm, input, normalized_shape, weight, bias, eps);

            /// <summary>In training sets elements to zero at random and scales the rest by 1 / (1 - p).</summary>
            /// <param name="input">Any shape.</param>
            /// <param name="p">Probability of zero.</param>
            /// <param name="training">False returns the input's values.</param>
            /// <param name="inplace">Write over the input.</param>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Apply(input, inplace, Dropout, DropoutInPlace, p, training);

            /// <summary>A one at each index, zeros elsewhere.</summary>
            /// <param name="x">Indices, int64, [...].</param>
            /// <param name="num_classes">How many; -1 is the largest index plus one.</param>
            /// <returns>[..., num_classes], int64.</returns>
            public static Tensor one_hot(Tensor x, long num_classes = -1) =>
                Dispatch.Tensor(OneHot, x, num_classes);

            /// <summary>Cross entropy between logits and classes.</summary>
            /// <param name="input">Logits [rows, classes] (or [rows, classes, ...]).</param>
            /// <param name="target">Classes, int64 [rows] (or [rows, ...]), or probabilities of the input's shape.</param>
            /// <param name="weight">Weight of each class, or null.</param>
            /// <param name="ignore_index">Rows of this class count nothing.</param>
            /// <param name="reduction">How rows are joined.</param>
            /// <param name="label_smoothing">Part of the target that is spread over all classes, in [0, 1].</param>
            public static Tensor cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0) =>
                Dispatch.Tensor(CrossEntropy, input, target, weight, (long)reduction, ignore_index, label_smoothing);

            /// <summary>Squared difference.</summary>
            /// <param name="input">Any shape.</param>
            /// <param name="target">The same shape.</param>
            /// <param name="reduction">How elements are joined.</param>
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Dispatch.Tensor(SquaredError, input, target, (long)reduction);

            /// <summary>Divides by the norm along a dimension.</summary>
            /// <param name="input">Any shape.</param>
            /// <param name="p">Order of the norm.</param>
            /// <param name="dim">The dimension.</param>
            /// <param name="eps">Least divisor.</param>
            public static Tensor normalize(Tensor input, double p = 2.0, long dim = 1, double eps = 1e-12)
            {
                using var norm = Dispatch.Tensor(Norm, input, p, new[] { dim }, true);
                using var divisor = norm.clamp_min(eps);
                return input.div(divisor);
            }
        }
    }
}
