namespace SimMoE.TorchBinding;

/// <content>Products of matrices and vectors.</content>
public static partial class torch
{
    /// <content>Products of matrices and vectors.</content>
    public partial class Tensor
    {
        /// <summary><c>beta * this + alpha * (sum of batch1[i] @ batch2[i])</c>.</summary>
        public Tensor addbmm(Tensor batch1, Tensor batch2, float beta = 1.0f, float alpha = 1.0f) =>
            Apply(Aten.addbmm, batch1, batch2, beta, alpha);

        /// <summary><c>beta * this + alpha * (mat1 @ mat2)</c>.</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1.0f, float alpha = 1.0f) => Apply(Aten.addmm, mat1, mat2, beta, alpha);

        /// <summary><c>beta * this + alpha * (mat1 @ mat2)</c>, in place.</summary>
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1.0f, float alpha = 1.0f) => Into(Aten.addmm_, mat1, mat2, beta, alpha);

        /// <summary><c>beta * this + alpha * (mat @ vec)</c>.</summary>
        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1.0f, float alpha = 1.0f) => Apply(Aten.addmv, mat, vec, beta, alpha);

        /// <summary><c>beta * this + alpha * (mat @ vec)</c>, in place.</summary>
        public Tensor addmv_(Tensor mat, Tensor vec, float beta = 1.0f, float alpha = 1.0f) => Into(Aten.addmv_, mat, vec, beta, alpha);

        /// <summary><c>beta * this + alpha * (vec1 outer vec2)</c>.</summary>
        public Tensor addr(Tensor vec1, Tensor vec2, float beta = 1.0f, float alpha = 1.0f) => Apply(Aten.addr, vec1, vec2, beta, alpha);

        /// <summary><c>beta * this + alpha * (batch1 @ batch2)</c>, matrix by matrix.</summary>
        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1.0f, float alpha = 1.0f) =>
            Apply(Aten.baddbmm, batch1, batch2, beta, alpha);

        /// <summary>Products of two batches of matrices.</summary>
        public Tensor bmm(Tensor batch2) => Apply(Aten.bmm, batch2);

        /// <summary>Product of two vectors.</summary>
        public Tensor dot(Tensor target) => Apply(Aten.dot, target);

        /// <summary>Sum of products along the last dimensions.</summary>
        public Tensor inner(Tensor vec2) => Apply(Aten.inner, vec2);

        /// <summary>Product of matrices, vectors or batches of them.</summary>
        public Tensor matmul(Tensor target) => Apply(Aten.matmul, target);

        /// <summary>Product of two matrices.</summary>
        public Tensor mm(Tensor target) => Apply(Aten.mm, target);

        /// <summary>Product of a matrix and a vector.</summary>
        public Tensor mv(Tensor target) => Apply(Aten.mv, target);

        /// <summary>Product of each element with each of another vector.</summary>
        public Tensor outer(Tensor vec2) => Apply(Aten.outer, vec2);

        /// <summary>Sum of a matrix's diagonal.</summary>
        public Tensor trace() => Apply(Aten.trace);

        /// <summary>Lower triangle; the rest is zero.</summary>
        public Tensor tril(long diagonal = 0) => Apply(Aten.tril, diagonal);

        /// <summary>Upper triangle; the rest is zero.</summary>
        public Tensor triu(long diagonal = 0) => Apply(Aten.triu, diagonal);
    }
}
