namespace SimMoE.TorchBinding;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Initial values of parameters, written in place without autograd.</summary>
        public static partial class init
        {
            // Glorot and Bengio 2010 and He et al. 2015 draw from [-sqrt(3) s, sqrt(3) s] for a standard deviation s.
            private static readonly double UniformBoundPerDeviation = Math.Sqrt(3.0);

            /// <summary>Which side's width keeps its variance.</summary>
            public enum FanInOut
            {
                /// <summary>The input's: forward keeps its scale.</summary>
                FanIn = 0,

                /// <summary>The output's: backward keeps its scale.</summary>
                FanOut = 1,
            }

            /// <summary>Functions with a known gain.</summary>
            public enum NonlinearityType
            {
                /// <summary>x.</summary>
                Linear = 0,

                /// <summary>Convolution.</summary>
                Conv1D = 1,

                /// <summary>Convolution.</summary>
                Conv2D = 2,

                /// <summary>Convolution.</summary>
                Conv3D = 3,

                /// <summary>Transposed convolution.</summary>
                ConvTranspose1D = 4,

                /// <summary>Transposed convolution.</summary>
                ConvTranspose2D = 5,

                /// <summary>Transposed convolution.</summary>
                ConvTranspose3D = 6,

                /// <summary>1 / (1 + exp(-x)).</summary>
                Sigmoid = 7,

                /// <summary>Hyperbolic tangent.</summary>
                Tanh = 8,

                /// <summary>max(x, 0).</summary>
                ReLU = 9,

                /// <summary>max(x, a x).</summary>
                LeakyReLU = 10,
            }

            /// <summary>Ones.</summary>
            /// <param name="tensor">Is written.</param>
            public static Tensor ones_(Tensor tensor) => constant_(tensor, 1.0);

            /// <summary>Zeros.</summary>
            /// <param name="tensor">Is written.</param>
            public static Tensor zeros_(Tensor tensor) => constant_(tensor, 0.0);

            /// <summary>One value everywhere.</summary>
            /// <param name="tensor">Is written.</param>
            /// <param name="val">The value.</param>
            public static Tensor constant_(Tensor tensor, Scalar val)
            {
                using var noGrad = no_grad();
                return tensor.fill_(val);
            }

            /// <summary>Uniform draws.</summary>
            /// <param name="tensor">Is written.</param>
            /// <param name="low">Least value.</param>
            /// <param name="high">Bound, not reached.</param>
            /// <param name="generator">Draws; null is the device's default.</param>
            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null)
            {
                using var noGrad = no_grad();
                return tensor.uniform_(low, high, generator);
            }

            /// <summary>Normal draws.</summary>
            /// <param name="tensor">Is written.</param>
            /// <param name="mean">Mean.</param>
            /// <param name="std">Standard deviation.</param>
            /// <param name="generator">Draws; null is the device's default.</param>
            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null)
            {
                using var noGrad = no_grad();
                return tensor.normal_(mean, std, generator);
            }

            /// <summary>Uniform draws of variance 2 gain^2 / (in + out) (Glorot and Bengio 2010).</summary>
            /// <param name="tensor">Is written, at least two dimensions.</param>
            /// <param name="gain">Scale.</param>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1.0)
            {
                var bound = UniformBoundPerDeviation * XavierDeviation(tensor, gain);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Normal draws of variance 2 gain^2 / (in + out) (Glorot and Bengio 2010).</summary>
            /// <param name="tensor">Is written, at least two dimensions.</param>
            /// <param name="gain">Scale.</param>
            public static Tensor xavier_normal_(Tensor tensor, double gain = 1.0) => normal_(tensor, 0, XavierDeviation(tensor, gain));

            /// <summary>Uniform draws of variance gain^2 / width (He et al. 2015).</summary>
            /// <param name="tensor">Is written, at least two dimensions.</param>
            /// <param name="a">Negative slope of the leaky unit that follows.</param>
            /// <param name="mode">Which width.</param>
            /// <param name="nonlinearity">What follows.</param>
            public static Tensor kaiming_uniform_(
                Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                var bound = UniformBoundPerDeviation * KaimingDeviation(tensor, a, mode, nonlinearity);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Normal draws of variance gain^2 / width (He et al. 2015).</summary>
            /// <param name="tensor">Is written, at least two dimensions.</param>
            /// <param name="a">Negative slope of the leaky unit that follows.</param>
            /// <param name="mode">Which width.</param>
            /// <param name="nonlinearity">What follows.</param>
            public static Tensor kaiming_normal_(
                Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU) =>
                normal_(tensor, 0, KaimingDeviation(tensor, a, mode, nonlinearity));

            /// <summary>By what a function shrinks the standard deviation of its input: the factor that undoes it.</summary>
            /// <param name="nonlinearity">The function.</param>
            /// <param name="param">Negative slope of a leaky unit.</param>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0.0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3.0,
                NonlinearityType.ReLU => Math.Sqrt(2.0),
                NonlinearityType.LeakyReLU => Math.Sqrt(2.0 / (1.0 + (param * param))),
                _ => 1.0,
            };

            /// <summary>Widths of input and output of a weight [out, in, ...].</summary>
            /// <param name="tensor">At least two dimensions.</param>
            /// <exception cref="ArgumentException">Fewer.</exception>
            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                var shape = tensor.shape;
                if (shape.Length < 2)
                {
                    throw new ArgumentException($"A weight of {shape.Length} dimensions has no input and output width.", nameof(tensor));
                }

                var field = shape[2..].Aggregate(1L, (product, size) => product * size);
                return (shape[1] * field, shape[0] * field);
            }

            private static double XavierDeviation(Tensor tensor, double gain)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return gain * Math.Sqrt(2.0 / (fanIn + fanOut));
            }

            private static double KaimingDeviation(Tensor tensor, double a, FanInOut mode, NonlinearityType nonlinearity)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return calculate_gain(nonlinearity, a) / Math.Sqrt(mode == FanInOut.FanIn ? fanIn : fanOut);
            }
        }
    }
}
