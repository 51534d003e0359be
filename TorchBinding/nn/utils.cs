using SimMoE.Native;
using SimMoE.TorchBinding.Modules;

namespace SimMoE.TorchBinding;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Utilities for parameters.</summary>
        public static partial class utils
        {
            private static readonly Operator VectorNorm = Operator.Find("aten::linalg_vector_norm");

            /// <summary>Scales all gradients so that their norm, as of one vector, is at most <paramref name="max_norm"/>. Waits for the device.</summary>
            /// <param name="tensors">Parameters; those without a gradient count nothing.</param>
            /// <param name="max_norm">The bound.</param>
            /// <param name="norm_type">Order of the norm; infinity is the largest absolute value.</param>
            /// <returns>The norm before.</returns>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                ArgumentNullException.ThrowIfNull(tensors);
                using var noGrad = no_grad();
                using var scope = NewDisposeScope();
                List<Tensor> gradients = [.. tensors.Select(parameter => parameter.grad).OfType<Tensor>()];
                if (gradients.Count == 0)
                {
                    return 0;
                }

                using var norms = stack(TensorList.Norm(gradients, norm_type));
                using var total = Dispatch.Tensor(VectorNorm, norms, norm_type);
                var norm = total.to(ScalarType.Float64).item<double>();

                // The small number is torch.nn.utils.clip_grad_norm_'s. A norm that is no number makes all gradients none, which the caller sees.
                var scale = max_norm / (norm + 1e-6);
                if (!(scale >= 1))
                {
                    TensorList.Multiply(gradients, scale);
                }
                return norm;
            }
        }
    }
}
