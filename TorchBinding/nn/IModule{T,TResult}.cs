namespace SimMoE.TorchBinding;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Something that is called with one argument.</summary>
        /// <typeparam name="T">The argument.</typeparam>
        /// <typeparam name="TResult">The result.</typeparam>
        public interface IModule<T, TResult>
        {
            /// <summary>Calls it.</summary>
            /// <param name="input1">The argument.</param>
            TResult call(T input1);
        }
    }
}
