namespace SimMoE.TorchBinding;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module whose function takes one argument.</summary>
        /// <typeparam name="T">The argument.</typeparam>
        /// <typeparam name="TResult">The result.</typeparam>
        public abstract class Module<T, TResult> : Module, IModule<T, TResult>
        {
            /// <summary>Names the module.</summary>
            /// <param name="name">For messages and <see cref="Module.GetName"/>.</param>
            protected Module(string name)
                : base(name)
            {
            }

            /// <summary>The function.</summary>
            /// <param name="input">Its argument.</param>
            public abstract TResult forward(T input);

            /// <inheritdoc/>
            public TResult call(T input) => forward(input);
        }
    }
}
