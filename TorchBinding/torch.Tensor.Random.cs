namespace SimMoE.TorchBinding;

/// <content>Fills and draws.</content>
public static partial class torch
{
    /// <content>Fills and draws.</content>
    public partial class Tensor
    {
        /// <summary>1 with the probability that each element is, else 0.</summary>
        public Tensor bernoulli(Generator? generator = null) => Apply(Aten.bernoulli, generator);

        /// <summary>1 with one probability, else 0, in place.</summary>
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => Into(Aten.bernoulli___float, p, generator);

        /// <summary>Sets all elements.</summary>
        public Tensor fill_(Scalar value) => Into(Aten.fill___Scalar, value);

        /// <summary>Indices drawn with the given weights.</summary>
        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) =>
            Apply(Aten.multinomial, num_samples, replacement, generator);

        /// <summary>Normal draws, in place.</summary>
        public Tensor normal_(double mean = 0.0, double std = 1.0, Generator? generator = null) => Into(Aten.normal_, mean, std, generator);

        /// <summary>Uniform integers from <c>from</c> to before <c>to</c>, in place.</summary>
        public Tensor random_(double from, double to, Generator? generator = null) =>
            Into(Aten.random___from, (long)from, (long)to, generator);

        /// <summary>Uniform draws, in place.</summary>
        public Tensor uniform_(double from, double to, Generator? generator = null) => Into(Aten.uniform_, from, to, generator);

        /// <summary>Sets all elements to zero.</summary>
        public Tensor zero_() => Into(Aten.zero_);
    }
}
