namespace SimMoE.TorchBinding;

/// <summary>Stand-in until the binding is in place.</summary>
public static partial class torch
{
    /// <summary>A tensor.</summary>
    public sealed partial class Tensor
    {
    }

    /// <summary>Modules.</summary>
    public static partial class nn
    {
        /// <summary>A module.</summary>
        public abstract class Module<T, TResult>
        {
            /// <summary>Names it.</summary>
            protected Module(string name) => _ = name;
        }
    }
}
