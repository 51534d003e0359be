namespace SimMoE.TorchBinding;

/// <content>Reading and writing by index.</content>
public static partial class torch
{
    /// <content>Reading and writing by index.</content>
    public partial class Tensor
    {
        /// <summary>Indices of elements that are not zero, [count, dimensions].</summary>
        public Tensor argwhere() => Apply(Aten.argwhere);

        /// <summary>Elements along a dimension by index.</summary>
        public Tensor gather(long dim, Tensor index) => Apply(Aten.gather, dim, index);

        /// <summary>Adds rows of a source, by index.</summary>
        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) => Apply(Aten.index_add, dim, index, source, alpha);

        /// <summary>Adds rows of a source, by index, in place.</summary>
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) => Into(Aten.index_add_, dim, index, source, alpha);

        /// <summary>Copies rows of a source, by index.</summary>
        public Tensor index_copy(long dim, Tensor index, Tensor source) => Apply(Aten.index_copy, dim, index, source);

        /// <summary>Copies rows of a source, by index, in place.</summary>
        public Tensor index_copy_(long dim, Tensor index, Tensor source) => Into(Aten.index_copy_, dim, index, source);

        /// <summary>Fills rows by index.</summary>
        public Tensor index_fill(long dim, Tensor index, Scalar value) => Apply(Aten.index_fill__int_Scalar, dim, index, value);

        /// <summary>Fills rows by index, in place.</summary>
        public Tensor index_fill_(long dim, Tensor index, Scalar value) => Into(Aten.index_fill___int_Scalar, dim, index, value);

        /// <summary>Rows by index.</summary>
        public Tensor index_select(long dim, Tensor index) => Apply(Aten.index_select, dim, index);

        /// <summary>A number where the mask is true.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value) => Apply(Aten.masked_fill__Scalar, mask, value);

        /// <summary>A number where the mask is true, in place.</summary>
        public Tensor masked_fill_(Tensor mask, Scalar value) => Into(Aten.masked_fill___Scalar, mask, value);

        /// <summary>Values, in order, where the mask is true.</summary>
        public Tensor masked_scatter(Tensor mask, Tensor value) => Apply(Aten.masked_scatter, mask, value);

        /// <summary>Values, in order, where the mask is true, in place.</summary>
        public Tensor masked_scatter_(Tensor mask, Tensor value) => Into(Aten.masked_scatter_, mask, value);

        /// <summary>Elements where the mask is true.</summary>
        public Tensor masked_select(Tensor mask) => Apply(Aten.masked_select, mask);

        /// <summary>A view of a stretch of a dimension.</summary>
        public Tensor narrow(long dim, long start, long length) => Apply(Aten.narrow, dim, start, length);

        /// <summary>Indices of elements that are not zero, [count, dimensions].</summary>
        public Tensor nonzero() => Apply(Aten.nonzero);

        /// <summary>Writes a source's elements along a dimension by index.</summary>
        public Tensor scatter(long dim, Tensor index, Tensor src) => Apply(Aten.scatter__src, dim, index, src);

        /// <summary>Writes a source's elements along a dimension by index, in place.</summary>
        public Tensor scatter_(long dim, Tensor index, Tensor src) => Into(Aten.scatter___src, dim, index, src);

        /// <summary>Adds a source's elements along a dimension by index.</summary>
        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Apply(Aten.scatter_add, dim, index, src);

        /// <summary>Adds a source's elements along a dimension by index, in place.</summary>
        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Into(Aten.scatter_add_, dim, index, src);

        /// <summary>A view of one slice.</summary>
        public Tensor select(long dim, long index) => Apply(Aten.select__int, dim, index);

        /// <summary>A view from start to before finish.</summary>
        public Tensor slice(long dim, long start, long finish, long step) => Apply(Aten.slice__Tensor, dim, start, finish, step);

        /// <summary>Elements of the flattened tensor by index.</summary>
        public Tensor take(Tensor index) => Apply(Aten.take, index);

        /// <summary>Elements of the flattened tensor by index.</summary>
        public Tensor take_along_dim(Tensor indices) => Apply(Aten.take_along_dim, indices);

        /// <summary>Elements along a dimension by index.</summary>
        public Tensor take_along_dim(Tensor indices, long dim) => Apply(Aten.take_along_dim, indices, dim);

        /// <summary>This where the condition is true, the other elsewhere.</summary>
        public Tensor where(Tensor condition, Tensor y) => Dispatch.Tensor(Aten.where__self, condition, this, y);
    }
}
