namespace SimMoE.TorchBinding;

/// <content>Python-like indices.</content>
public static partial class torch
{
    /// <summary>One part of an index: a single index, a slice, an index tensor, an ellipsis or a new dimension.</summary>
    public struct TensorIndex
    {
        /// <summary>All dimensions that the other parts leave.</summary>
        public static TensorIndex Ellipsis = new() { kind = Kind.Ellipsis };

        /// <summary>A new dimension of size 1.</summary>
        public static TensorIndex None = new() { kind = Kind.None };

        /// <summary>A new dimension of size 1.</summary>
        public static TensorIndex Null = new() { kind = Kind.Null };

        /// <summary>The whole of a dimension.</summary>
        public static TensorIndex Colon = Slice();

        internal Kind kind;
        internal Tensor? tensor;
        private long? _start;
        private long? _stop;
        private long? _step;

        internal enum Kind
        {
            None,
            Single,
            Null,
            Ellipsis,
            Tensor,
            Slice,
        }

        internal readonly bool TakesDimension => kind is Kind.Single or Kind.Slice or Kind.Tensor;

        /// <summary>One index, counted from the end if negative.</summary>
        public static implicit operator TensorIndex(long value) => Single(value);

        /// <summary>Only steers overload resolution, as in TorchSharp.</summary>
        /// <exception cref="InvalidOperationException">Always.</exception>
        public static implicit operator Tensor(TensorIndex value) => throw new InvalidOperationException("an index is no tensor");

        /// <summary>A slice; null leaves that side open.</summary>
        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range.start, (long?)range.end);

        /// <summary>A slice.</summary>
        public static implicit operator TensorIndex(Range range) => Slice(range);

        /// <summary>One index.</summary>
        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);

        /// <summary>A slice; null leaves that side open, a negative end counts from the end.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new() { kind = Kind.Slice, _start = start, _stop = stop, _step = step };

        /// <summary>A slice; null leaves that side open.</summary>
        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, (long?)range.end);

        /// <summary>A slice.</summary>
        public static TensorIndex Slice(Range range) => Slice(
            range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value,
            !range.End.IsFromEnd ? range.End.Value : range.End.Value == 0 ? null : -range.End.Value);

        /// <summary>One index, counted from the end if negative.</summary>
        public static TensorIndex Single(long? index) => new() { kind = Kind.Single, _start = index };

        /// <summary>An index tensor.</summary>
        public static TensorIndex Tensor(Tensor tensor) => new() { kind = Kind.Tensor, tensor = tensor };

        /// <summary>The view after this part has been applied to a dimension; the view itself if it changes nothing.</summary>
        internal readonly Tensor Step(Tensor view, int dimension) => kind switch
        {
            Kind.Single => view.select(dimension, _start ?? 0),
            Kind.Slice when _start is null && _stop is null && _step is null => view,
            Kind.Slice => view.slice(dimension, _start ?? 0, _stop ?? long.MaxValue, _step ?? 1),
            Kind.None or Kind.Null => view.unsqueeze(dimension),
            _ => view,
        };
    }
}
