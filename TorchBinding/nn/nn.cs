using SimMoE.TorchBinding.Modules;

namespace SimMoE.TorchBinding;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Makes a parameter of a tensor, whose handle it takes over: use the tensor no longer.</summary>
        /// <param name="data">The values.</param>
        /// <param name="requires_grad">Whether gradients are wanted.</param>
        public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);

        /// <summary>x weight^T + bias, with uniform initial values within 1 / sqrt(inputSize).</summary>
        /// <param name="inputSize">Width of the input.</param>
        /// <param name="outputSize">Width of the output.</param>
        /// <param name="hasBias">Whether there is a bias.</param>
        /// <param name="device">Where; null is the CPU.</param>
        /// <param name="dtype">Null is f32.</param>
        public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
            new(inputSize, outputSize, hasBias, device, dtype);

        /// <summary>x weight^T + bias of given values, which the module disposes.</summary>
        /// <param name="weight">[out, in].</param>
        /// <param name="bias">[out], or null.</param>
        public static Linear Linear(Parameter weight, Parameter? bias = null) => new(weight, bias);

        /// <summary>A table of vectors with normal initial values.</summary>
        /// <param name="num_embeddings">Rows.</param>
        /// <param name="embedding_dims">Width.</param>
        /// <param name="padding_idx">A row of zeros that is not trained; null is none.</param>
        /// <param name="max_norm">Rows looked up are scaled down to this norm; null is no bound.</param>
        /// <param name="norm_type">Order of that norm.</param>
        /// <param name="scale_grad_by_freq">Divide a row's gradient by how often it was looked up.</param>
        /// <param name="sparse">The gradient is a sparse tensor.</param>
        /// <param name="device">Where; null is the CPU.</param>
        /// <param name="dtype">Null is f32.</param>
        public static Embedding Embedding(
            long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0,
            bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null) =>
            new(num_embeddings, embedding_dims, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse, device, dtype);

        /// <summary>Normalizes the last dimensions, then scales by 1 and shifts by 0 until trained.</summary>
        /// <param name="normalized_shape">The last dimensions.</param>
        /// <param name="eps">Added to the variance.</param>
        /// <param name="elementwise_affine">Whether there is a scale.</param>
        /// <param name="bias">Whether there is a shift, if there is a scale.</param>
        /// <param name="device">Where; null is the CPU.</param>
        /// <param name="dtype">Null is f32.</param>
        public static LayerNorm LayerNorm(
            long[] normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(normalized_shape, eps, elementwise_affine, bias, device, dtype);

        /// <summary>Normalizes the last dimension, then scales by 1 and shifts by 0 until trained.</summary>
        /// <param name="normalized_shape">Its size.</param>
        /// <param name="eps">Added to the variance.</param>
        /// <param name="elementwise_affine">Whether there is a scale.</param>
        /// <param name="bias">Whether there is a shift, if there is a scale.</param>
        /// <param name="device">Where; null is the CPU.</param>
        /// <param name="dtype">Null is f32.</param>
        public static LayerNorm LayerNorm(
            long normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new([normalized_shape], eps, elementwise_affine, bias, device, dtype);

        /// <summary>Sets elements to zero at random in training.</summary>
        /// <param name="p">Probability of zero.</param>
        /// <param name="inplace">Write over the input.</param>
        public static Dropout Dropout(double p = 0.5, bool inplace = false) => new(p, inplace);

        /// <summary>Exact Gaussian error linear unit.</summary>
        public static GELU GELU() => new(Modules.GELU.Approximate.none, false);

        /// <summary>Exact Gaussian error linear unit.</summary>
        /// <param name="inplace">Write over the input.</param>
        public static GELU GELU(bool inplace) => new(Modules.GELU.Approximate.none, inplace);

        /// <summary>Gaussian error linear unit.</summary>
        /// <param name="approximate">How it is computed.</param>
        /// <param name="inplace">Write over the input.</param>
        public static GELU GELU(Modules.GELU.Approximate approximate, bool inplace = false) => new(approximate, inplace);

        /// <summary>Sigmoid linear unit.</summary>
        public static SiLU SiLU() => new(false);

        /// <summary>Sigmoid linear unit.</summary>
        /// <param name="inplace">Write over the input.</param>
        public static SiLU SiLU(bool inplace) => new(inplace);

        /// <summary>Modules in a row.</summary>
        /// <param name="modules">In order.</param>
        public static ModuleList<Module> ModuleList(params Module[] modules) => new(modules);

        /// <summary>Modules of one kind in a row.</summary>
        /// <typeparam name="T">Their kind.</typeparam>
        /// <param name="modules">In order.</param>
        public static ModuleList<T> ModuleList<T>(params T[] modules)
            where T : Module => new(modules);
    }
}
