namespace SimMoE.TorchBinding;

/// <content>Shapes.</content>
public static partial class torch
{
    /// <summary>A shape.</summary>
    public struct Size
    {
        /// <summary>A shape by its sizes.</summary>
        public Size(long[] shape) => Shape = shape;

        /// <summary>The sizes.</summary>
        public long[] Shape { get; }

        /// <summary>A shape by its sizes.</summary>
        public static implicit operator Size(long[] size) => new(size);
    }
}
