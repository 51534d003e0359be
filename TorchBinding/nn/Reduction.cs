namespace SimMoE.TorchBinding;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>How a loss joins its elements.</summary>
        public enum Reduction : long
        {
            /// <summary>Not at all.</summary>
            None = 0,

            /// <summary>By their mean.</summary>
            Mean = 1,

            /// <summary>By their sum.</summary>
            Sum = 2,
        }
    }
}
