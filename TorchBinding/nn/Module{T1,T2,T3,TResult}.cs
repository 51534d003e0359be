namespace SimMoE.TorchBinding;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module whose function takes three arguments.</summary>
        /// <typeparam name="T1">The first argument.</typeparam>
        /// <typeparam name="T2">The second argument.</typeparam>
        /// <typeparam name="T3">The third argument.</typeparam>
        /// <typeparam name="TResult">The result.</typeparam>
        public abstract class Module<T1, T2, T3, TResult> : Module, IModule<T1, T2, T3, TResult>
        {
            /// <summary>Names the module.</summary>
            /// <param name="name">For messages and <see cref="Module.GetName"/>.</param>
            protected Module(string name)
                : base(name)
            {
            }

            /// <summary>The function.</summary>
            /// <param name="input1">Its first argument.</param>
            /// <param name="input2">Its second argument.</param>
            /// <param name="input3">Its third argument.</param>
            public abstract TResult forward(T1 input1, T2 input2, T3 input3);

            /// <inheritdoc/>
            public TResult call(T1 input1, T2 input2, T3 input3) => forward(input1, input2, input3);
        }
    }
}
