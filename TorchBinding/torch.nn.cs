namespace SimMoE.TorchBinding;

/// <content>Stand-in until the modules are in place.</content>
public static partial class torch
{
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
