using SimMoE.Native;

namespace SimMoE.TorchBinding;

/// <content>Random numbers.</content>
public static partial class torch
{
    /// <summary>Seeds every generator of libtorch.</summary>
    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    /// <summary>The generators of libtorch.</summary>
    public static partial class random
    {
        /// <summary>Seeds every generator of libtorch.</summary>
        public static Generator manual_seed(long seed)
        {
            Libtorch.ManualSeed(seed);
            return new();
        }
    }

    /// <summary>Stands for libtorch's default generators.</summary>
    public class Generator : IDisposable
    {
        internal Generator()
        {
        }

        /// <summary>Nothing is held.</summary>
        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Nothing is held.</summary>
        /// <param name="disposing">False in a finaliser.</param>
        protected virtual void Dispose(bool disposing)
        {
        }
    }
}
