namespace SimMoE.TorchBinding;

/// <content>Views and copies of another shape.</content>
public static partial class torch
{
    /// <content>Views and copies of another shape.</content>
    public partial class Tensor
    {
        /// <summary>A view by sizes, strides and offset.</summary>
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) =>
            Apply(Aten.as_strided, size, strides, storageOffset);

        /// <summary>A view of a larger shape, repeated along dimensions of size 1.</summary>
        public Tensor broadcast_to(params long[] shape) => Apply(Aten.broadcast_to, shape);

        /// <summary>Views of at most as many parts.</summary>
        public Tensor[] chunk(long chunks, long dim = 0) => ApplyList(Aten.chunk, chunks, dim);

        /// <summary>The same values row-major: itself if they are.</summary>
        public Tensor contiguous() => Apply(Aten.contiguous);

        /// <summary>The diagonal of a matrix, or the matrix of a diagonal.</summary>
        public Tensor diag(long diagonal = 0) => Apply(Aten.diag, diagonal);

        /// <summary>A view of the diagonal.</summary>
        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => Apply(Aten.diagonal, offset, dim1, dim2);

        /// <summary>A view of a larger shape, repeated along dimensions of size 1.</summary>
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Apply(Aten.expand, sizes, isImplicit);

        /// <summary>A view of a larger shape, repeated along dimensions of size 1.</summary>
        public Tensor expand(Size sizes, bool isImplicit = false) => Apply(Aten.expand, sizes.Shape, isImplicit);

        /// <summary>A view of a larger shape, repeated along dimensions of size 1.</summary>
        public Tensor expand(long[] sizes, bool isImplicit = false) => Apply(Aten.expand, sizes, isImplicit);

        /// <summary>A view of a larger shape, repeated along dimensions of size 1.</summary>
        public Tensor expand(params long[] sizes) => Apply(Aten.expand, sizes);

        /// <summary>A view of another tensor's shape, repeated along dimensions of size 1.</summary>
        public Tensor expand_as(Tensor other) => expand(other.shape);

        /// <summary>Dimensions joined into one.</summary>
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Apply(Aten.flatten__using_ints, start_dim, end_dim);

        /// <summary>Reversed along dimensions.</summary>
        public Tensor flip(params long[] dims) => Apply(Aten.flip, dims);

        /// <summary>A view with dimensions moved.</summary>
        public Tensor movedim(long[] source, long[] destination) => Apply(Aten.movedim__intlist, source, destination);

        /// <summary>A view with dimensions moved.</summary>
        public Tensor moveaxis(long[] source, long[] destination) => movedim(source, destination);

        /// <summary>A view with the last two dimensions swapped.</summary>
        public Tensor mT => Apply(Aten.transpose__int, -2, -1);

        /// <summary>A view with dimensions in another order.</summary>
        public Tensor permute(params long[] permutation) => Apply(Aten.permute, permutation);

        /// <summary>A view with dimensions in another order.</summary>
        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());

        /// <summary>One dimension.</summary>
        public Tensor ravel() => Apply(Aten.ravel);

        /// <summary>Repeated along dimensions.</summary>
        public Tensor repeat(params long[] sizes) => Apply(Aten.repeat, sizes);

        /// <summary>Each element or slice repeated as often as told.</summary>
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) =>
            Apply(Aten.repeat_interleave__self_Tensor, repeats, dim, output_size);

        /// <summary>Each element or slice repeated.</summary>
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Apply(Aten.repeat_interleave__self_int, repeats, dim, output_size);

        /// <summary>Another shape: a view where it can be.</summary>
        public Tensor reshape(params long[] shape) => Apply(Aten.reshape, shape);

        /// <summary>Shifted along a dimension, what falls off comes in at the other end.</summary>
        public Tensor roll(long shifts, long? dims = null) =>
            dims is { } dim ? Apply(Aten.roll, (ReadOnlySpan<long>)[shifts], (ReadOnlySpan<long>)[dim]) : Apply(Aten.roll, (ReadOnlySpan<long>)[shifts]);

        /// <summary>Views of parts of one size.</summary>
        public Tensor[] split(long size, int dim = 0) => ApplyList(Aten.split__Tensor, size, dim);

        /// <summary>Views of parts of the given sizes.</summary>
        public Tensor[] split(long[] sizes, long dim = 0) => ApplyList(Aten.split_with_sizes, sizes, dim);

        /// <summary>Views of parts of the given sizes.</summary>
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => ApplyList(Aten.split_with_sizes, sizes, dim);

        /// <summary>Views of parts of the given sizes along the first dimension.</summary>
        public Tensor[] split(params long[] sizes) => ApplyList(Aten.split_with_sizes, sizes);

        /// <summary>A view without dimensions of size 1, or without one of them.</summary>
        public Tensor squeeze(long? dim = null) => dim is { } d ? Apply(Aten.squeeze__dim, d) : Apply(Aten.squeeze);

        /// <summary>Drops dimensions of size 1, or one of them, in place.</summary>
        public Tensor squeeze_(long? dim = null) => dim is { } d ? Into(Aten.squeeze___dim, d) : Into(Aten.squeeze_);

        /// <summary>A view with two dimensions swapped.</summary>
        public Tensor swapaxes(long dim0, long dim1) => transpose(dim0, dim1);

        /// <summary>A view with two dimensions swapped.</summary>
        public Tensor swapdims(long dim0, long dim1) => transpose(dim0, dim1);

        /// <summary>A matrix transposed.</summary>
        public Tensor t() => Apply(Aten.t);

        /// <summary>A view with the dimensions reversed.</summary>
        public Tensor T => Apply(Aten.numpy_T);

        /// <summary>Views of as many parts.</summary>
        public Tensor[] tensor_split(long size, long dim = 0) => ApplyList(Aten.tensor_split__sections, size, dim);

        /// <summary>Views of the parts between the given indices.</summary>
        public Tensor[] tensor_split(long[] sizes, long dim = 0) => ApplyList(Aten.tensor_split__indices, sizes, dim);

        /// <summary>Repeated along dimensions.</summary>
        public Tensor tile(long[] reps) => Apply(Aten.tile, reps);

        /// <summary>A view with two dimensions swapped.</summary>
        public Tensor transpose(long dim0, long dim1) => Apply(Aten.transpose__int, dim0, dim1);

        /// <summary>Swaps two dimensions in place.</summary>
        public Tensor transpose_(long dim0, long dim1) => Into(Aten.transpose_, dim0, dim1);

        /// <summary>Views of the slices along a dimension.</summary>
        public Tensor[] unbind(long dimension = 0) => ApplyList(Aten.unbind__int, dimension);

        /// <summary>A dimension split into several.</summary>
        public Tensor unflatten(long dim, params long[] sizes) => Apply(Aten.unflatten__int, dim, sizes);

        /// <summary>A dimension split into several.</summary>
        public Tensor unflatten(long dim, Size sizes) => Apply(Aten.unflatten__int, dim, sizes.Shape);

        /// <summary>A view of windows along a dimension.</summary>
        public Tensor unfold(long dimension, long size, long step) => Apply(Aten.unfold, dimension, size, step);

        /// <summary>A view with a dimension of size 1 more.</summary>
        public Tensor unsqueeze(long dim) => Apply(Aten.unsqueeze, dim);

        /// <summary>Inserts a dimension of size 1 in place.</summary>
        public Tensor unsqueeze_(long dim) => Into(Aten.unsqueeze_, dim);

        /// <summary>A view of another shape.</summary>
        public Tensor view(params long[] shape) => Apply(Aten.view, shape);

        /// <summary>A view of another tensor's shape.</summary>
        public Tensor view_as(Tensor other) => view(other.shape);
    }
}
