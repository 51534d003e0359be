namespace SimMoE.TorchBinding;

/// <content>Products of matrices and vectors.</content>
public static partial class torch
{
    /// <summary><c>beta * input + alpha * (mat1 @ mat2)</c>.</summary>
    public static Tensor addmm(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => input.addmm(mat1, mat2, beta, alpha);

    /// <summary><c>beta * input + alpha * (batch1 @ batch2)</c>, matrix by matrix.</summary>
    public static Tensor baddbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1.0f, float alpha = 1.0f) =>
        input.baddbmm(batch1, batch2, beta, alpha);

    /// <summary>Products of two batches of matrices.</summary>
    public static Tensor bmm(Tensor input, Tensor batch2) => input.bmm(batch2);

    /// <summary>Product of two vectors.</summary>
    public static Tensor dot(Tensor input, Tensor other) => input.dot(other);

    /// <summary>Product of matrices, vectors or batches of them.</summary>
    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);

    /// <summary>Product of two matrices.</summary>
    public static Tensor mm(Tensor input, Tensor target) => input.mm(target);

    /// <summary>Product of a matrix and a vector.</summary>
    public static Tensor mv(Tensor input, Tensor target) => input.mv(target);

    /// <summary>Product of each element with each of another vector.</summary>
    public static Tensor outer(Tensor input, Tensor vec2) => input.outer(vec2);

    /// <summary>Sum of products by Einstein's convention.</summary>
    public static Tensor einsum(string equation, params Tensor[] tensors) =>
        Dispatch.Tensor(Aten.einsum, equation, Argument.Tensors(tensors));
}
