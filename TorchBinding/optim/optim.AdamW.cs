using SimMoE.TorchBinding.Modules;

namespace SimMoE.TorchBinding;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Adam with decoupled weight decay, one group.</summary>
        /// <param name="parameters">The parameters.</param>
        /// <param name="lr">Learning rate.</param>
        /// <param name="beta1">Decay rate of the first moment, in [0, 1).</param>
        /// <param name="beta2">Decay rate of the second moment, in [0, 1).</param>
        /// <param name="eps">Added to the denominator.</param>
        /// <param name="weight_decay">Each step takes lr x this of the parameter away.</param>
        /// <param name="amsgrad">Divide by the largest second moment so far.</param>
        /// <param name="maximize">Go up the gradient.</param>
        public static AdamW AdamW(
            IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
            double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
            new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

        /// <summary>Adam with decoupled weight decay, one group.</summary>
        /// <param name="parameters">The parameters; the names are not used.</param>
        /// <param name="lr">Learning rate.</param>
        /// <param name="beta1">Decay rate of the first moment, in [0, 1).</param>
        /// <param name="beta2">Decay rate of the second moment, in [0, 1).</param>
        /// <param name="eps">Added to the denominator.</param>
        /// <param name="weight_decay">Each step takes lr x this of the parameter away.</param>
        /// <param name="amsgrad">Divide by the largest second moment so far.</param>
        /// <param name="maximize">Go up the gradient.</param>
        public static AdamW AdamW(
            IEnumerable<(string name, Parameter parameter)> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999,
            double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
            new(parameters.Select(named => named.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

        /// <summary>Adam with decoupled weight decay, groups with settings of their own.</summary>
        /// <param name="parameters">The groups; what one does not set is as given here.</param>
        /// <param name="lr">Learning rate.</param>
        /// <param name="beta1">Decay rate of the first moment, in [0, 1).</param>
        /// <param name="beta2">Decay rate of the second moment, in [0, 1).</param>
        /// <param name="eps">Added to the denominator.</param>
        /// <param name="weight_decay">Each step takes lr x this of the parameter away.</param>
        /// <param name="amsgrad">Divide by the largest second moment so far.</param>
        /// <param name="maximize">Go up the gradient.</param>
        public static AdamW AdamW(
            IEnumerable<AdamW.ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
            double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
            new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
    }
}
