using System.Runtime.CompilerServices;

namespace SimMoE.TorchBinding;

/// <content>Indexing.</content>
public static partial class torch
{
    /// <content>Indexers, index and index_put_.</content>
    public partial class Tensor
    {
        /// <summary>Slices, single indices and index tensors, as in Python.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>Elements by index tensors.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>A view of one slice of the first dimension.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => Assign([i1], value);
        }

        /// <summary>A view of one slice of the first two dimensions.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => Pick([i1, i2]);
            set => Assign([i1, i2], value);
        }

        /// <summary>A view of one slice of the first three dimensions.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => Pick([i1, i2, i3]);
            set => Assign([i1, i2, i3], value);
        }

        /// <summary>A view of one slice of the first four dimensions.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => Pick([i1, i2, i3, i4]);
            set => Assign([i1, i2, i3, i4], value);
        }

        /// <summary>Slices, single indices and index tensors, as in Python.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            var (view, tensors) = View(indices);
            if (tensors is null)
            {
                return view;
            }

            using (view)
            {
                return Dispatch.Tensor(Aten.index__Tensor, view, Argument.OptionalTensors(tensors));
            }
        }

        /// <summary>Elements by index tensors.</summary>
        public Tensor index(params Tensor[] indices) => Dispatch.Tensor(Aten.index__Tensor, this, Argument.OptionalTensors(indices));

        /// <summary>Writes a tensor at an index, in place.</summary>
        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        /// <summary>Writes or adds a tensor at an index, in place.</summary>
        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            var (view, tensors) = View(indices);
            using (view)
            {
                if (tensors is not null)
                {
                    Dispatch.InPlace(Aten.index_put_, view, Argument.OptionalTensors(tensors), value, accumulate);
                }
                else if (accumulate)
                {
                    view.add_(value);
                }
                else
                {
                    view.copy_(value);
                }
            }

            return this;
        }

        /// <summary>Writes a tensor by index tensors, in place.</summary>
        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        /// <summary>Writes or adds a tensor by index tensors, in place.</summary>
        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false)
        {
            Dispatch.InPlace(Aten.index_put_, this, Argument.OptionalTensors(indices), value, accumulate);
            return this;
        }

        private Tensor Pick(ReadOnlySpan<long> indices)
        {
            var view = select(0, indices[0]);
            foreach (var index in indices[1..])
            {
                var next = view.select(0, index);
                view.Dispose();
                view = next;
            }

            return view;
        }

        private void Assign(ReadOnlySpan<long> indices, Tensor value)
        {
            using var view = Pick(indices);
            view.copy_(value);
        }

        /// <summary>Takes slices and single indices; what is left are index tensors, by dimension of the view.</summary>
        private (Tensor View, Tensor?[]? Tensors) View(TensorIndex[] indices)
        {
            var view = alias();
            var tensors = new List<Tensor?>();
            var dimension = 0;
            var consumed = indices.Count(static index => index.TakesDimension);
            foreach (var index in indices)
            {
                if (index.kind == TensorIndex.Kind.Ellipsis)
                {
                    var skipped = (int)Dimensions - consumed;
                    dimension += skipped;
                    tensors.AddRange(Enumerable.Repeat<Tensor?>(null, skipped));
                    continue;
                }

                var next = index.Step(view, dimension);
                if (!ReferenceEquals(next, view))
                {
                    view.Dispose();
                    view = next;
                }

                if (index.kind != TensorIndex.Kind.Single)
                {
                    dimension++;
                    tensors.Add(index.tensor);
                }
            }

            return (view, tensors.Exists(static tensor => tensor is not null) ? [.. tensors] : null);
        }
    }
}
